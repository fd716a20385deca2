package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A machine that falls silent, by the time of its readings. */
@SystemTest
final class OfflineIT {

    private static final int PATIENCE = 10;

    private final Api api;

    OfflineIT(Fleet fleet) {
        api = fleet.admin();
    }

    private Watched machine(@Nullable Integer offlineAfter) {
        return new Watched(
                api,
                api.registerWith(
                        "name",
                        "Silent",
                        "machine_identifier",
                        Unique.identifier(),
                        "protocol",
                        "json",
                        "offline_after_seconds",
                        offlineAfter));
    }

    private static Instant ago(int seconds) {
        return Instant.now().minusSeconds(seconds);
    }

    @Test
    void aMachineIsOfflineWhenItsPatienceIsOverNotBeforeAndNotMuchLater() {
        Watched watched = machine(PATIENCE);
        Instant last = ago(5);
        watched.measures("temperature", 20, last).becomes("healthy");
        Instant due = last.plusSeconds(PATIENCE);
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    Instant asked = Instant.now();
                    String status = watched.status();
                    Instant answered = Instant.now();
                    if (status.equals("offline")) {
                        assertThat(answered).as("offline before it is due").isAfterOrEqualTo(due);
                        assertThat(asked).as("offline long after it was due").isBefore(due.plusSeconds(3));
                        return true;
                    }
                    return false;
                });
    }

    @Test
    void furtherReadingsKeepItAlive() {
        Watched watched = machine(PATIENCE);
        watched.measures("temperature", 20, ago(8)).becomes("healthy");
        watched.measures("speed", 20, ago(1));
        Instant silent = Instant.now();
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(7))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> watched.status().equals("healthy"));
        watched.becomes("offline");
        assertThat(Instant.now()).isAfter(silent.plusSeconds(PATIENCE - 1));
        watched.measures("temperature", 20).becomes("healthy");
    }

    @Test
    void aReadingThatIsTooOldMakesNobodyAlive() {
        Watched watched = machine(PATIENCE);
        Rules.Rule rule = api.rules().createFor(watched.machine());
        watched.measures("temperature", 99, ago(PATIENCE + 5));
        Watched.soon()
                .untilAsserted(() ->
                        assertThat(api.readings().latest(watched.machine())).containsEntry("temperature", 99.0));
        assertThat(watched.status()).isEqualTo("offline");
        watched.measures("speed", 1).becomes("critical").hasAlerts(rule, "critical open");
    }

    @Test
    void offlineComesBeforeCriticalAndTheAlertStaysOpen() {
        Watched watched = machine(PATIENCE);
        Rules.Rule rule = api.rules().createFor(watched.machine());
        watched.measures("temperature", 99, ago(6)).becomes("critical").hasAlerts(rule, "critical open");
        watched.becomes("offline").hasAlerts(rule, "critical open");
        watched.measures("speed", 1).becomes("critical").hasAlerts(rule, "critical open");
    }

    @Test
    void aChangedPatienceCountsAtOnce() {
        Watched watched = machine(null);
        watched.measures("temperature", 20, ago(60)).becomes("healthy");
        api.patch(watched.machine(), "offline_after_seconds", 30).expect(200);
        watched.becomes("offline");
        api.patch(watched.machine(), "offline_after_seconds", 120).expect(200);
        watched.becomes("healthy");
        api.patch(watched.machine(), "offline_after_seconds", PATIENCE).expect(200);
        watched.becomes("offline");
        api.patch(watched.machine(), "offline_after_seconds", null).expect(200);
        watched.becomes("healthy");
    }

    @Test
    void withoutAPatienceOfItsOwnItIsFiveMinutes() {
        machine(null).measures("temperature", 20, ago(290)).becomes("healthy");
        Watched late = machine(null);
        late.measures("temperature", 20, ago(301));
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(api.readings().latest(late.machine())).isNotEmpty());
        assertThat(late.status()).isEqualTo("offline");
    }

    @Test
    void aRuleDoesNotFireWhileTheMachineIsOffline() {
        Watched watched = machine(PATIENCE);
        Rules.Rule rule = api.rules().createFor(watched.machine(), "for_seconds", 12);
        watched.measures("temperature", 85, ago(9)).becomes("healthy").becomes("offline");
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> watched.alerts(rule).isEmpty() && watched.status().equals("offline"));
        watched.measures("speed", 1).becomes("warning").hasAlerts(rule, "warning open");
    }
}
