package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A repeated POST gets the first answer, whatever happened to the process in between. */
class IdempotencyAcrossRestartsIT {

    private static final String KEPT = "KEPT-1";
    private static final String CUT_SHORT = "CUT-1";

    /** One whose answer was stored, and one of which a kill between the event's commit and the stored answer left none. */
    @Test
    void theFirstAnswerOutlivesTheProcess(@TempDir Path dataDir) {
        String cutShort;
        String kept;
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            cutShort = post(fleet, CUT_SHORT).body();
            String machine = FleetClient.parse(cutShort).get("id").stringValue();
            fleet.patch("admin", "/api/v1/machines/" + machine, "{\"name\":\"Later\"}");
            fleet.bean(JdbcClient.class)
                    .sql("UPDATE idempotency_record SET status = NULL, headers = NULL, body = NULL,"
                            + " lease_until = TIMESTAMP WITH TIME ZONE '2999-01-01 00:00:00+00'")
                    .update();
            kept = post(fleet, KEPT).body();
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            var stored = post(fleet, KEPT);
            assertThat(stored.statusCode()).isEqualTo(201);
            assertThat(stored.body()).isEqualTo(kept);
            assertThat(stored.headers().firstValue("Idempotency-Replayed")).hasValue("true");

            var met = post(fleet, CUT_SHORT);
            assertThat(met.statusCode()).isEqualTo(201);
            assertThat(met.body()).isEqualTo(cutShort);
            assertThat(json(fleet.get("admin", "/api/v1/machines")).get("total").longValue())
                    .isEqualTo(2);
        }
    }

    private static HttpResponse<String> post(RunningFleet fleet, String identifier) {
        return fleet.post(
                "admin",
                "/api/v1/machines",
                FleetClient.machine("Once", identifier),
                "Idempotency-Key",
                "the-key-of-" + identifier);
    }
}
