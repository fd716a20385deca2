package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookReceiver.Call;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of webhooks is gone, their position with it, and the events are there. */
class LostOutboxIT {

    private static final String[] SETTINGS = {"fleet.webhooks.allow-private=true"};

    @TempDir
    Path dataDir;

    @Test
    void webhooksAreKnownAgainAndNothingOfThePastIsSentOnceMore() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            String secret;
            try (RunningFleet fleet = RunningFleet.start(dataDir, SETTINGS)) {
                secret = json(fleet.post("admin", "/api/v1/webhooks", "{\"url\":\"" + receiver.url() + "\"}"))
                        .get("secret")
                        .stringValue();
                fleet.register("admin", "BEFORE");
                await().until(() -> receiver.taken().size() == 1);
            }
            forget();
            try (RunningFleet fleet = RunningFleet.start(dataDir, SETTINGS)) {
                String after = fleet.register("admin", "AFTER");
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> receiver.taken().size() > 1);
                Call sent = receiver.taken().get(1);
                assertThat(sent.event().at("/data/machine_id").stringValue()).isEqualTo(after);
                assertThat(sent.isSignedWith(secret)).isTrue();
                assertThat(json(fleet.get("admin", "/api/v1/webhooks"))
                                .get("total")
                                .intValue())
                        .isEqualTo(1);
                assertThat(receiver.taken()).hasSize(2);
            }
        }
    }

    private void forget() throws SQLException {
        try (Connection events = DriverManager.getConnection("jdbc:h2:file:" + dataDir.resolve("events"), "sa", "");
                Statement statement = events.createStatement()) {
            assertThat(statement.executeUpdate("DELETE FROM webhook_endpoint")).isEqualTo(1);
            statement.executeUpdate("DELETE FROM webhook_delivery");
            assertThat(statement.executeUpdate("DELETE FROM webhook_beginning")).isEqualTo(1);
            assertThat(statement.executeUpdate("DELETE FROM tokenentry WHERE processorname = 'webhooks'"))
                    .isEqualTo(1);
        }
    }
}
