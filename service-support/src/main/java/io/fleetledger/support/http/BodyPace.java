package io.fleetledger.support.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How slowly a body may come in before its request is given up. A thread waits for each body: who sends a byte now and then,
 * on as many connections as there are threads, would keep everybody else out. The time between two looks for bytes, in
 * which they are worked on, does not count.
 *
 * @param patience that any body is waited for, in all; a silent one up to the container's timeout longer
 * @param perSecond so many bytes: for each of these, a second more
 * @param afterAnswer the most that is read of what an answered request still sends, so that its client sees the answer;
 *     for no longer than the patience, whatever comes
 */
@ConfigurationProperties("fleet.bodies")
record BodyPace(
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1KB") DataSize perSecond,
        @DefaultValue("32MB") DataSize afterAnswer) {

    BodyPace {
        if (patience.isNegative() || patience.isZero() || perSecond.toBytes() < 1 || afterAnswer.isNegative()) {
            throw new IllegalArgumentException("fleet.bodies: patience and per-second must be positive");
        }
    }

    /**
     * Whether these bytes were waited for longer than they deserve.
     *
     * @param bytes from 0
     */
    boolean isTooSlow(Duration waited, long bytes) {
        return waited.compareTo(patience.plusSeconds(bytes / perSecond.toBytes())) > 0;
    }
}
