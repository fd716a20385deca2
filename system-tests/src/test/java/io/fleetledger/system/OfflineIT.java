package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A machine that falls silent, by the time of its readings. Each test has a machine of its own and waits for seconds. */
@SystemTest
@Execution(ExecutionMode.CONCURRENT)
final class OfflineIT {

    private static final int TIMEOUT = 20;
    /** Seconds: how busy the machine is, is not tested. */
    private static final int NOT_MUCH = 30;

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
    void aMachineIsOfflineWhenItsOfflineAfterHasPassedNotBeforeAndNotMuchLater() {
        Watched watched = machine(TIMEOUT);
        Instant last = ago(2);
        watched.measures("temperature", 20, last);
        Instant due = last.plusSeconds(TIMEOUT);
        assertThat(watched.changed("healthy", "offline").get(1).at())
                .isBetween(due.truncatedTo(ChronoUnit.MILLIS), due.plusSeconds(NOT_MUCH));
        watched.becomes("offline");
    }

    @Test
    void furtherReadingsKeepItAlive() {
        Watched watched = machine(TIMEOUT);
        Instant first = ago(2);
        Instant last = first.plusSeconds(5); // Ahead of its time, so that the first one's patience is not over before.
        watched.measures("temperature", 20, first).becomes("healthy");
        watched.measures("speed", 20, last);
        assertThat(watched.changed("healthy", "offline").get(1).at())
                .isAfterOrEqualTo(last.plusSeconds(TIMEOUT).truncatedTo(ChronoUnit.MILLIS));
        watched.measures("temperature", 20).changed("healthy", "offline", "healthy");
    }

    @Test
    void aReadingThatIsTooOldMakesNobodyAlive() {
        Watched watched = machine(TIMEOUT);
        Rules.Rule rule = api.rules().createFor(watched.machine());
        watched.measures("temperature", 99, ago(TIMEOUT + 5));
        Watched.soon()
                .untilAsserted(() ->
                        assertThat(api.readings().latest(watched.machine())).containsEntry("temperature", 99.0));
        assertThat(watched.status()).isEqualTo("offline");
        Instant alive = Instant.now();
        watched.measures("speed", 1).goesThrough("critical").hasAlerts(rule, "critical open");
        assertThat(watched.changes().get(0).at()).isAfterOrEqualTo(alive.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void offlineComesBeforeCriticalAndTheAlertStaysOpen() {
        Watched watched = machine(TIMEOUT);
        Rules.Rule rule = api.rules().createFor(watched.machine());
        watched.measures("temperature", 99, ago(2)).goesThrough("critical").hasAlerts(rule, "critical open");
        watched.becomes("offline").hasAlerts(rule, "critical open");
        watched.measures("speed", 1)
                .goesThrough("critical", "offline", "critical")
                .hasAlerts(rule, "critical open");
    }

    @Test
    void aChangedPatienceCountsAtOnce() {
        Watched watched = machine(null);
        watched.measures("temperature", 20, ago(60)).becomes("healthy");
        api.patch(watched.machine(), "offline_after_seconds", 30).expect(200);
        watched.becomes("offline");
        api.patch(watched.machine(), "offline_after_seconds", 240).expect(200);
        watched.becomes("healthy");
        api.patch(watched.machine(), "offline_after_seconds", TIMEOUT).expect(200);
        watched.becomes("offline");
        api.patch(watched.machine(), "offline_after_seconds", null).expect(200);
        watched.becomes("healthy");
    }

    @Test
    void withoutAPatienceOfItsOwnItIsFiveMinutes() {
        machine(null).measures("temperature", 20, ago(280)).changed("healthy");
        Watched late = machine(null);
        late.measures("temperature", 20, ago(301));
        Watched.soon()
                .untilAsserted(
                        () -> assertThat(api.readings().latest(late.machine())).isNotEmpty());
        assertThat(late.status()).isEqualTo("offline");
        Instant alive = Instant.now();
        late.measures("speed", 1);
        assertThat(late.changed("healthy").get(0).at()).isAfterOrEqualTo(alive.truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void aRuleDoesNotFireWhileTheMachineIsOffline() {
        Watched watched = machine(TIMEOUT);
        Rules.Rule rule = api.rules().createFor(watched.machine(), "for_seconds", TIMEOUT + 2);
        Instant last = ago(2);
        watched.measures("temperature", 85, last).changed("healthy", "offline");
        Watched.soon().until(() -> Instant.now().isAfter(last.plusSeconds(TIMEOUT + 5)));
        assertThat(watched.alerts(rule)).isEmpty();
        Instant alive = Instant.now();
        watched.measures("speed", 1).changed("healthy", "offline", "warning");
        watched.hasAlerts(rule, "warning open");
        assertThat(watched.changes().get(2).at()).isAfterOrEqualTo(alive.truncatedTo(ChronoUnit.MILLIS));
    }
}
