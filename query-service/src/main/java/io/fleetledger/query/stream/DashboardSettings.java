package io.fleetledger.query.stream;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Limits on opening dashboard connections, besides the {@link StreamLimits} of all connected readers.
 *
 * @param tokenWithin time within which a connection must send its token
 * @param pendingPerAddress connections from one address that have not sent it yet
 * @param allowedOrigins of web pages that may connect, such as {@code https://plant.example}, besides the API's own;
 *     {@code *} for all
 */
@ConfigurationProperties("fleet.dashboard")
record DashboardSettings(Duration tokenWithin, int pendingPerAddress, List<String> allowedOrigins) {

    DashboardSettings {
        if (tokenWithin.isNegative() || tokenWithin.isZero() || pendingPerAddress < 1) {
            throw new IllegalArgumentException(
                    "fleet.dashboard: token-within and pending-per-address must be positive");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
    }
}
