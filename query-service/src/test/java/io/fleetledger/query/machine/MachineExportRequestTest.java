package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sheet.SheetFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MachineExportRequestTest {

    private static final Caller CALLER = new Caller("acme", "ann", Role.VIEWER, Set.of());

    @Test
    void withoutParametersItIsAllActiveMachinesByNameAsCsv() {
        assertThat(read(Map.of()))
                .isEqualTo(new MachineExportRequest(
                        "acme",
                        new MachineFilter(true, null, null, null, null, null, false),
                        MachineSort.NAME,
                        SortDirection.ASC,
                        SheetFormat.CSV));
    }

    @Test
    void everyParameterOfTheListIsRead() {
        UUID group = new UUID(0, 1);
        assertThat(read(Map.of(
                        "format", "xlsx",
                        "sort_by", "last_seen_at",
                        "sort_dir", "desc",
                        "is_active", "all",
                        "search", " .* ",
                        "machine_identifier", "CNC-1",
                        "status", "critical",
                        "protocol", "opc_ua",
                        "group_id", group.toString(),
                        "include_descendants", "true")))
                .isEqualTo(new MachineExportRequest(
                        "acme",
                        new MachineFilter(
                                null, " .* ", "CNC-1", MachineStatus.CRITICAL, MachineProtocol.OPC_UA, group, true),
                        MachineSort.LAST_SEEN_AT,
                        SortDirection.DESC,
                        SheetFormat.XLSX));
    }

    @Test
    void everyInvalidParameterIsNamedAtOnceAndPagesAreOne() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> read(Map.of(
                        "format", "pdf",
                        "page", "1",
                        "page_size", "20",
                        "cursor", "x",
                        "status", "sleeping",
                        "sort_by", "mood",
                        "sort_dir", "up",
                        "group_id", "7",
                        "as_of", "2026-04-04T10:00:00")));
        assertThat(refused.problem().errors())
                .extracting(error -> error.loc().get(1))
                .containsExactlyInAnyOrder(
                        "format", "page", "page_size", "cursor", "status", "sort_by", "sort_dir", "group_id", "as_of");
    }

    private static MachineExportRequest read(Map<String, String> parameters) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        parameters.forEach(request::addParameter);
        return MachineExportRequest.read(request, CALLER, instant -> false);
    }
}
