package io.fleetledger.standalone.backup;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * The slowest pace of a backup's download before it is given up.
 *
 * @param patience how long the client may keep the process waiting, in total
 * @param perSecond each time this many bytes are sent, the wait may be a second longer
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
