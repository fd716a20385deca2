package io.fleetledger.support.http;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The minimum data rate of a body; a slower request is given up. Each body occupies a thread while it is waited for: a
 * few slow connections, one per thread, would keep all other clients out. Time spent processing bytes does not count.
 *
 * @param patience the longest total wait for any body; a silent one is waited for up to the container's timeout longer
 * @param perSecond each time this many bytes have arrived, the wait may be a second longer
 * @param afterAnswer the most that is read of a body after its request was answered, so that the client sees the
 *     answer; never for longer than the patience
 */
@ConfigurationProperties("fleet.bodies")
record MinRequestDataRate(
        @DefaultValue("10s") Duration patience,
        @DefaultValue("1KB") DataSize perSecond,
        @DefaultValue("32MB") DataSize afterAnswer) {

    MinRequestDataRate {
        if (patience.isNegative() || patience.isZero() || perSecond.toBytes() < 1 || afterAnswer.isNegative()) {
            throw new IllegalArgumentException("fleet.bodies: patience and per-second must be positive");
        }
    }

    /**
     * Whether this wait is too long for this many bytes.
     *
     * @param bytes 0 or more
     */
    boolean isTooSlow(Duration waited, long bytes) {
        return waited.compareTo(patience.plusSeconds(bytes / perSecond.toBytes())) > 0;
    }
}
