package io.fleetledger.standalone.backup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * How slowly a backup may be taken before it is given up.
 *
 * @param patience that its reader may keep the process waiting, in all
 * @param perSecond so many bytes: for each of these, a second more
 */
@ConfigurationProperties("fleet.backups")
record BackupPace(Duration patience, DataSize perSecond) {

    BackupPace {
        if (patience.isNegative() || patience.isZero() || perSecond.toBytes() < 1) {
            throw new IllegalArgumentException("fleet.backups: patience and per-second must be positive");
        }
    }

    boolean isTooSlow(long nanosWaited, long bytes) {
        return Duration.ofNanos(nanosWaited).compareTo(patience.plusSeconds(bytes / perSecond.toBytes())) > 0;
    }
}
