package io.fleetledger.commands.status;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.status.StatusCause;
import java.util.UUID;

/** What is to become of one alert. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AlertDecision.Raise.class, name = "raise"),
    @JsonSubTypes.Type(value = AlertDecision.Regrade.class, name = "regrade"),
    @JsonSubTypes.Type(value = AlertDecision.Resolve.class, name = "resolve")
})
public sealed interface AlertDecision {

    UUID alertId();

    StatusCause cause();

    /** Opens the alert. */
    record Raise(
            UUID alertId,
            StatusCause cause,
            UUID ruleId,
            String ruleName,
            AlertSeverity severity,
            AlertFigures figures,
            String message)
            implements AlertDecision {}

    /** Makes it worse or milder. */
    record Regrade(UUID alertId, StatusCause cause, AlertSeverity severity, AlertFigures figures, String message)
            implements AlertDecision {}

    /** Ends it. */
    record Resolve(UUID alertId, StatusCause cause, AlertResolution resolution) implements AlertDecision {}
}
