package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A repeated POST gets the first answer, whatever happened to the process in between. */
class IdempotencyAcrossRestartsIT {

    private static final String BODY = FleetClient.machine("Once", "ONCE-1");

    @TempDir
    Path dataDir;

    @Test
    void theFirstAnswerOutlivesTheProcess() {
        String first;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            first = post(fleet).body();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            var again = post(fleet);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first);
            assertThat(again.headers().firstValue("Idempotency-Replayed")).hasValue("true");
        }
    }

    /** As a kill between the event's commit and the stored answer leaves it. */
    @Test
    void aRepeatAfterACrashMeetsItsOwnMachineAndItsFirstAnswer() {
        String first;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            first = post(fleet).body();
            fleet.patch(
                    "admin", "/api/v1/machines/" + json(post(fleet)).get("id").stringValue(), "{\"name\":\"Later\"}");
            fleet.bean(JdbcClient.class)
                    .sql("UPDATE idempotency_record SET status = NULL, headers = NULL, body = NULL,"
                            + " lease_until = TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00+00'")
                    .update();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            var again = post(fleet);
            assertThat(again.statusCode()).isEqualTo(201);
            assertThat(again.body()).isEqualTo(first);
            assertThat(json(fleet.get("admin", "/api/v1/machines")).get("total").longValue())
                    .isEqualTo(1);
        }
    }

    private static java.net.http.HttpResponse<String> post(RunningFleet fleet) {
        return fleet.post("admin", "/api/v1/machines", BODY, "Idempotency-Key", "the-key");
    }
}
