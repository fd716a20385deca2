package io.fleetledger.query.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * Limits on connected readers.
 *
 * @param perTenant connections of one tenant to one process
 * @param perProcess connections of all tenants to one process
 * @param waiting how much may wait to be sent to one reader; beyond it, the connection is ended
 * @param heartbeat time between two heartbeats
 * @param retry time after which a client should reconnect
 * @param patience how long a reader may take nothing of what waits for it
 */
@ConfigurationProperties("fleet.streams")
record StreamLimits(
        int perTenant, int perProcess, DataSize waiting, Duration heartbeat, Duration retry, Duration patience) {

    StreamLimits {
        if (perTenant < 1 || perProcess < 1 || waiting.toBytes() < 1) {
            throw new IllegalArgumentException("fleet.streams: per-tenant, per-process and waiting must be positive");
        }
        if (!isPositive(heartbeat) || !isPositive(retry) || !isPositive(patience)) {
            throw new IllegalArgumentException("fleet.streams: heartbeat, retry and patience must be positive");
        }
    }

    private static boolean isPositive(Duration time) {
        return !time.isNegative() && !time.isZero();
    }

    long waitingBytes() {
        return waiting.toBytes();
    }
}
