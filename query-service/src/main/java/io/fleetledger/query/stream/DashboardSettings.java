package io.fleetledger.query.stream;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Who may open dashboards, besides what {@link StreamBounds} say of all that are connected.
 *
 * @param tokenWithin a connection says within this time whose it is
 * @param pendingPerAddress connections from one address that have not yet said so
 * @param allowedOrigins of web pages that may connect, such as {@code https://plant.example}, beside the API's own; {@code
 *     *} for all
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
