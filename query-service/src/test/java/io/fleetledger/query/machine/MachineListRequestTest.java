package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class MachineListRequestTest {

    private static final Caller CALLER = new Caller("acme", "ann", Role.VIEWER, Set.of());

    @Test
    void withoutParametersItIsTheFirstTwentyActiveMachinesByName() {
        assertThat(read(Map.of()))
                .isEqualTo(new FindMachinesQuery(
                        "acme",
                        new MachineFilter(true, null, null, null, null, null, false),
                        MachineSort.NAME,
                        SortDirection.ASC,
                        1,
                        20,
                        null));
    }

    @Test
    void everyParameterIsRead() {
        UUID group = new UUID(0, 1);
        assertThat(read(Map.of(
                        "page", "3",
                        "page_size", "100",
                        "sort_by", "last_seen_at",
                        "sort_dir", "desc",
                        "is_active", "all",
                        "search", " .* ",
                        "status", "critical",
                        "protocol", "opc_ua",
                        "group_id", group.toString(),
                        "include_descendants", "true")))
                .isEqualTo(new FindMachinesQuery(
                        "acme",
                        new MachineFilter(
                                null, " .* ", null, MachineStatus.CRITICAL, MachineProtocol.OPC_UA, group, true),
                        MachineSort.LAST_SEEN_AT,
                        SortDirection.DESC,
                        3,
                        100,
                        null));
    }

    @Test
    void everyInvalidParameterIsNamedAtOnce() {
        assertThat(parametersAtFault(Map.of(
                        "page", "0",
                        "page_size", "101",
                        "sort_by", "id",
                        "sort_dir", "up",
                        "is_active", "yes",
                        "search", "x".repeat(201),
                        "status", "HEALTHY",
                        "protocol", "mqtt",
                        "group_id", "1",
                        "as_of", "2200-01-01T00:00:00Z")))
                .containsExactlyInAnyOrder(
                        "page",
                        "page_size",
                        "sort_by",
                        "sort_dir",
                        "is_active",
                        "search",
                        "status",
                        "protocol",
                        "group_id",
                        "as_of");
    }

    @Test
    void aCursorGoesOnInItsOwnListButNotTogetherWithAPage() {
        String cursor = MachineCursor.after(
                        new Document(MachineDocument.ID, "1").append(MachineDocument.NAME_KEY, "mill"),
                        read(Map.of()),
                        1,
                        2)
                .encode();
        assertThat(read(Map.of("cursor", cursor)).cursor()).isEqualTo(cursor);
        assertThat(read(Map.of("cursor", cursor, "page_size", "5")).pageSize()).isEqualTo(5);
        assertThat(parametersAtFault(Map.of("cursor", cursor, "page", "1"))).containsExactly("cursor");
        assertThat(parametersAtFault(Map.of("cursor", cursor, "search", "x"))).containsExactly("cursor");
        assertThat(parametersAtFault(Map.of("cursor", "x"))).containsExactly("cursor");
    }

    private static List<String> parametersAtFault(Map<String, String> parameters) {
        return catchThrowableOfType(ProblemException.class, () -> read(parameters)).problem().errors().stream()
                .map(error -> error.loc().get(1))
                .toList();
    }

    private static FindMachinesQuery read(Map<String, String> parameters) {
        var request = new MockHttpServletRequest();
        request.setParameters(parameters);
        return MachineListRequest.read(new QueryParameters(request), CALLER, instant -> false);
    }
}
