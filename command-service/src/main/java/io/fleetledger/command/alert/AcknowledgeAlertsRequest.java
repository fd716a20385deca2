package io.fleetledger.command.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.http.JsonBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/** The body of {@code POST /alerts/bulk/acknowledge}; order and repetition of the ids are irrelevant. */
record AcknowledgeAlertsRequest(
        @ArraySchema(maxItems = AlertFields.MAX_ALERTS, schema = @Schema(format = "uuid"))
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("alert_ids")
        List<UUID> alertIds) {

    AcknowledgeAlertsRequest {
        alertIds = List.copyOf(alertIds);
    }

    static AcknowledgeAlertsRequest read(JsonBody body) {
        var alertIds = body.uuids("alert_ids", AlertFields.MAX_ALERTS);
        body.refuseIfInvalid();
        return new AcknowledgeAlertsRequest(alertIds.value());
    }
}
