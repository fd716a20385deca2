package io.fleetledger.query.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.problem.ProblemException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a tenant into a zip, file by file. On a failure, the zip stays incomplete. */
@Component
class TenantExport {

    private static final Logger LOG = LoggerFactory.getLogger(TenantExport.class);

    private static final String ENDING = ".ndjson";
    private static final String MANIFEST = "manifest.json";

    private final List<TenantExportPart> parts;
    private final OffboardedTenants tenants;
    private final JsonMapper json;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    TenantExport(List<TenantExportPart> parts, OffboardedTenants tenants, JsonMapper json) {
        this.parts = parts.stream()
                .sorted(Comparator.comparing(TenantExportPart::name))
                .toList();
        this.tenants = tenants;
        this.json = json;
    }

    /**
     * The zip's last entry.
     *
     * @param lines the number of lines of each file
     */
    private record Manifest(
            @JsonProperty("tenant_id") String tenantId,
            @JsonProperty("taken_at") Instant takenAt,
            @JsonProperty("lines") Map<String, Long> lines) {}

    /** @throws ProblemException 409 if the tenant leaves before everything is written */
    @SuppressWarnings("resource") // Closing would write the end that marks the zip as complete.
    void write(Caller tenant, OutputStream out) throws IOException {
        Instant begun = clock.instant();
        Map<String, Long> lines = new TreeMap<>();
        ZipOutputStream zip = new ZipOutputStream(out);
        for (TenantExportPart part : parts) {
            refuseIfLeft(tenant);
            String file = part.name() + ENDING;
            zip.putNextEntry(new ZipEntry(file));
            CountedLines counted = new CountedLines(zip);
            part.write(tenant, counted);
            counted.flush();
            zip.closeEntry();
            lines.put(file, counted.lines);
        }
        refuseIfLeft(tenant);
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(json.writeValueAsBytes(new Manifest(tenant.tenantId(), begun, lines)));
        zip.closeEntry();
        zip.finish();
        zip.flush();
    }

    /**
     * If the tenant leaves meanwhile, parts may be deleted before they are written. This process knows of the leave
     * long before the first deletion.
     */
    private void refuseIfLeft(Caller tenant) {
        if (tenants.contains(tenant.tenantId())) {
            LOG.warn("The export of tenant {} ends early: it is being off-boarded meanwhile", tenant.tenantId());
            throw TenantProblemCodes.left();
        }
    }

    /** Passes bytes on and counts the lines. */
    private static final class CountedLines extends FilterOutputStream {

        private long lines;

        CountedLines(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            if (one == '\n') {
                lines++;
            }
            out.write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int at = offset; at < offset + length; at++) {
                if (bytes[at] == '\n') {
                    lines++;
                }
            }
            out.write(bytes, offset, length);
        }

        /** Leaves the zip open for the next file. */
        @Override
        public void close() {}
    }
}
