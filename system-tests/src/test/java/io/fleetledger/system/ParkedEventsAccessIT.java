package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may see and move what could not be processed. */
@SystemTest
final class ParkedEventsAccessIT {

    private static final List<String> GROUPS =
            List.of("machine-list", "latest-readings", "alerts", "machine-status-saga");

    private final Fleet fleet;

    ParkedEventsAccessIT(Fleet fleet) {
        this.fleet = fleet;
    }

    private static String parked(String group) {
        return "/api/v1/admin/processors/" + group + "/parked-events";
    }

    private Stream<Call> requests(String token) {
        return GROUPS.stream()
                .map(group -> fleet.anonymous("GET", parked(group)).token(token));
    }

    @Test
    void anAdminSeesThatNothingIsParked() {
        GROUPS.forEach(group -> assertThat(
                        fleet.admin().get(parked(group)).expect(200).json().path("items"))
                .isEmpty());
    }

    @Test
    void onlyAdministratorsSeeParkedEvents() {
        for (String caller : List.of("operator", "viewer", "agent")) {
            requests(fleet.as(caller).token()).forEach(request -> request.send().expectProblem(403, "ROLE_TOO_LOW"));
        }
        fleet.anonymous("GET", parked("machine-list")).send().expectProblem(401, "UNAUTHENTICATED");
    }

    @Test
    void aProcessorThatIsNotThereIsNotFound() {
        fleet.admin().get(parked("no-such-processor")).expect(404);
        fleet.admin().get(parked(UUID.randomUUID().toString())).expect(404);
    }
}
