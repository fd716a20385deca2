package io.fleetledger.command.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.http.JsonBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** The body of {@code POST /alerts/{id}/snooze}. */
record SnoozeAlertRequest(
        @Schema(
                format = "date-time",
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "In the future, at most 365 days ahead")
        @JsonProperty("snooze_until")
        Instant snoozeUntil) {

    static SnoozeAlertRequest read(JsonBody body, Instant now) {
        var until = body.text("snooze_until").required(raw -> AlertFields.snoozeUntil(raw, now));
        body.refuseIfInvalid();
        return new SnoozeAlertRequest(until.value());
    }
}
