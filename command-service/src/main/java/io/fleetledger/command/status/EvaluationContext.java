package io.fleetledger.command.status;

import io.fleetledger.support.time.Micros;
import java.time.Duration;
import java.time.Instant;

/**
 * When something is evaluated: a machine's condition knows no clock but the log's.
 *
 * @param position of the event in the log
 * @param now when the event was recorded
 * @param offlineAfter the silence that counts as offline unless the machine has its own
 */
record EvaluationContext(long position, Instant now, Duration offlineAfter) {

    long nowMicros() {
        return Micros.of(now);
    }
}
