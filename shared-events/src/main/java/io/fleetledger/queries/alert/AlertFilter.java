package io.fleetledger.queries.alert;

import io.fleetledger.events.alert.AlertSeverity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts a list holds; a null component does not restrict.
 *
 * @param resolved false for alerts that are open, true for those that are over
 * @param from raised then or later
 * @param to raised then or earlier
 */
public record AlertFilter(
        @Nullable UUID machineId,
        @Nullable UUID ruleId,
        @Nullable AlertSeverity severity,
        @Nullable Boolean acknowledged,
        @Nullable Boolean resolved,
        @Nullable Instant from,
        @Nullable Instant to) {}
