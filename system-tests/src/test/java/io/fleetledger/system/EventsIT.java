package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What happened, told in pages and in streams. */
@SystemTest
final class EventsIT {

    private static final String REGISTERED = "io.fleetledger.machine.registered";
    private static final String RENAMED = "io.fleetledger.machine.renamed";

    private final Fleet fleet;

    EventsIT(Fleet fleet) {
        this.fleet = fleet;
    }

    @Test
    void anAnsweredWriteIsToldInItsOrderToItsTenantAlone() {
        Api api = fleet.admin();
        Events events = new Events(api);
        String before = events.page().next();
        Machine machine = api.register("Told");
        api.patch(machine, "name", "Told again").expect(200);

        List<JsonNode> told = events.allOf(machine, before);
        assertThat(told.stream().map(event -> event.path("type").stringValue())).containsExactly(REGISTERED, RENAMED);
        assertThat(told.get(0).path("specversion").stringValue()).isEqualTo("1.0");
        assertThat(told.get(0).path("tenantid").stringValue()).isEqualTo(machine.tenantId());
        assertThat(told.get(1).path("data").path("new_name").stringValue()).isEqualTo("Told again");
        assertThat(new Events(fleet.acme()).allOf(machine, before)).isEmpty();
    }

    @Test
    void aReaderThatLeavesAndComesBackHasEveryEventOnceAndInOrder() {
        Api api = fleet.admin();
        Events events = new Events(api);
        String before = events.page().next();
        Machine machine = api.register("0");
        List<String> names = new ArrayList<>();
        String last = before;
        for (int round = 0; round < 6; round++) {
            for (int change = 1; change <= 3; change++) {
                api.patch(machine, "name", String.valueOf(3 * round + change)).expect(200);
            }
            List<JsonNode> told = events.follow(machine, last, round == 0 ? 4 : 3);
            told.forEach(
                    event -> names.add(event.path("data").path(nameOf(event)).asString("?")));
            last = told.get(told.size() - 1).path("id").stringValue();
        }
        List<String> expected = new ArrayList<>();
        for (int number = 0; number <= 18; number++) {
            expected.add(String.valueOf(number));
        }
        assertThat(names).containsExactlyElementsOf(expected);
    }

    private static String nameOf(JsonNode event) {
        return event.path("type").stringValue().equals(REGISTERED) ? "name" : "new_name";
    }

    @Test
    void whatIsNoParameterIsRefused() {
        Events events = new Events(fleet.admin());
        assertThat(events.tryPage("limit", 0).status()).isEqualTo(422);
        assertThat(events.tryPage("limit", 1001).status()).isEqualTo(422);
        assertThat(events.tryPage("type", "io.fleetledger.nothing").status()).isEqualTo(422);
        assertThat(events.tryPage("machine_id", "1").status()).isEqualTo(422);
        assertThat(events.tryPage("after", "yesterday").status()).isEqualTo(422);
        assertThat(events.tryPage("after", "999999999999999999").status()).isEqualTo(422);
        assertThat(fleet.admin()
                        .call("GET", Events.EVENTS)
                        .header("Last-Event-ID", "yesterday")
                        .send()
                        .status())
                .isEqualTo(400);
        assertThat(fleet.anonymous("GET", Events.EVENTS).send().status()).isEqualTo(401);
    }
}
