package io.fleetledger.query.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.Offboarding;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.offboarding.OffboardingStore;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TenantExportTest {

    private static final Caller ACME = new Caller("acme", "anna", Role.ADMIN, Set.of());

    private final OffboardingStore store = mock(OffboardingStore.class);
    private final OffboardedTenants tenants = new OffboardedTenants(() -> store, Set::of);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void theLastEntrySaysHowManyLinesEachFileHas() throws IOException {
        export(part("machines", () -> {}), part("alerts", () -> leaves("globex")))
                .write(ACME, out);

        assertThat(entries()).containsExactly("alerts.ndjson", "machines.ndjson", "manifest.json");
    }

    @Test
    void nothingMoreIsWrittenOfATenantThatLeavesMeanwhile() {
        TenantExport export = export(part("machines", () -> {}), part("alerts", () -> leaves("acme")));

        assertThatThrownBy(() -> export.write(ACME, out)).isInstanceOf(ProblemException.class);
        assertThat(firstEntries()).containsExactly("alerts.ndjson");
    }

    @Test
    void ofATenantThatLeavesDuringTheLastFileNothingSaysThatItIsWhole() {
        TenantExport export = export(part("machines", () -> leaves("acme")), part("alerts", () -> {}));

        assertThatThrownBy(() -> export.write(ACME, out)).isInstanceOf(ProblemException.class);
        assertThat(firstEntries()).containsExactly("alerts.ndjson", "machines.ndjson");
    }

    private void leaves(String tenantId) {
        when(store.all())
                .thenReturn(List.of(new Offboarding(
                        tenantId, OffboardingPhase.REQUESTED, Instant.EPOCH, null, null, null, Map.of())));
        tenants.refresh();
    }

    private TenantExport export(TenantExportPart... parts) {
        return new TenantExport(List.of(parts), tenants, JsonMapper.builder().build());
    }

    private static TenantExportPart part(String name, Runnable meanwhile) {
        return new TenantExportPart() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void write(Caller tenant, OutputStream lines) throws IOException {
                lines.write("{}\n".getBytes(StandardCharsets.UTF_8));
                meanwhile.run();
            }
        };
    }

    private List<String> firstEntries() {
        try {
            return entries();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** As far as they go. */
    private List<String> entries() throws IOException {
        List<String> names = new ArrayList<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                names.add(entry.getName());
            }
        } catch (EOFException cutShort) {
            return names;
        }
        return names;
    }
}
