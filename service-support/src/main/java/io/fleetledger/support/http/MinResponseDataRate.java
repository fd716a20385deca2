package io.fleetledger.support.http;

import java.io.OutputStream;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * The minimum data rate of a download; a slower one is given up. Each occupies a thread and holds what it is made from
 * until its client has taken all of it: a few clients that read a byte now and then would keep all others out.
 *
 * @param settings prefix of the settings that it comes from, for whoever has to change them
 * @param patience how long the client may keep the process waiting, in total
 * @param perSecond each time this many bytes are sent, the wait may be a second longer
 */
public record MinResponseDataRate(String settings, Duration patience, DataSize perSecond) {

    public MinResponseDataRate {
        if (patience.isNegative() || patience.isZero() || perSecond.toBytes() < 1) {
            throw new IllegalArgumentException(settings + ": patience and per-second must be positive");
        }
    }

    /**
     * The same output, which fails with a {@link io.fleetledger.support.problem.SlowReaderException} once its reader
     * has been too slow.
     */
    public OutputStream hold(OutputStream out) {
        return new MinDataRateOutputStream(out, this, System::nanoTime);
    }

    boolean isTooSlow(long nanosWaited, long bytes) {
        return Duration.ofNanos(nanosWaited).compareTo(patience.plusSeconds(bytes / perSecond.toBytes())) > 0;
    }
}
