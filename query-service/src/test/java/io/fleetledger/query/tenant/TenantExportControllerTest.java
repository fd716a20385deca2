package io.fleetledger.query.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.events.tenant.TenantExportRequestedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.MinResponseDataRate;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sheet.ExportCapacity;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.axonframework.eventhandling.SimpleEventBus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class TenantExportControllerTest {

    private static final Caller ADMIN = new Caller("platform", "anna", Role.ADMIN, Set.of());

    private final OffboardedTenants tenants = OffboardedTenants.none();
    private final ReadModelErasure readModels = mock();
    private final SimpleEventBus bus = SimpleEventBus.builder().build();
    private final List<Object> published = new ArrayList<>();
    private final ExportCapacity capacity = new ExportCapacity(
            1, 1, new MinResponseDataRate("fleet.exports", Duration.ofMinutes(1), DataSize.ofBytes(1)));
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final TenantExportController controller = new TenantExportController(
            new TenantExport(List.of(), tenants, JsonMapper.builder().build()),
            tenants,
            readModels,
            new Events(bus, Runnable::run, BusResponses.inProcess()),
            capacity);

    @BeforeEach
    void listen() {
        when(readModels.knows("acme")).thenReturn(true);
        bus.subscribe(messages -> messages.forEach(message -> {
            assertThat(response.isCommitted() || response.getContentAsByteArray().length > 0)
                    .as("handed out before it is in the audit")
                    .isFalse();
            published.add(message.getPayload());
        }));
    }

    @Test
    void whatIsHandedOutIsInTheAuditOfWhoAsked() throws IOException {
        controller.export(ADMIN, "acme", response);

        assertThat(published).containsExactly(new TenantExportRequestedEvent("platform", "acme"));
        assertThat(response.getContentAsByteArray()).isNotEmpty();
    }

    @Test
    void whatFindsNoRoomIsNotInTheAudit() throws IOException {
        capacity.bounded(
                        "another",
                        SheetFormat.NDJSON,
                        out -> assertThatThrownBy(() -> controller.export(ADMIN, "acme", response))
                                .isInstanceOf(ProblemException.class))
                .writeTo(OutputStream.nullOutputStream());

        assertThat(published).isEmpty();
    }
}
