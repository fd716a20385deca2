package io.fleetledger.query.stream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What connected readers may cost.
 *
 * @param perTenant connections of one tenant to one process
 * @param perProcess connections of all tenants to one process
 * @param waiting what may wait to be sent to one of them; past it the connection is ended
 * @param heartbeat between two signs of life
 * @param retry after which a client is to come back
 * @param patience with one that takes nothing of what waits for it
 */
@ConfigurationProperties("fleet.streams")
record StreamBounds(
        int perTenant, int perProcess, DataSize waiting, Duration heartbeat, Duration retry, Duration patience) {

    StreamBounds {
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
