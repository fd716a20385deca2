package io.fleetledger.ingest.reading;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings as JSON, for the API document; {@link JsonReadings} reads them and {@link ReadingRules} checks each. */
record IngestRequest(
        @ArraySchema(
                minItems = 1,
                maxItems = JsonReadings.MAX_READINGS,
                arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED))
        @JsonProperty("readings")
        List<ReadingRequest> readings) {

    IngestRequest {
        readings = List.copyOf(readings);
    }

    /** One reading. */
    record ReadingRequest(
            @Schema(example = "CNC-001", minLength = 1, maxLength = 255, requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("machine_identifier")
            String machineIdentifier,

            @Schema(
                    description = "With its offset; at most 5 minutes ahead and 3,650 days back",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("timestamp")
            Instant timestamp,

            @Schema(
                    example = "spindle_temp",
                    minLength = 1,
                    maxLength = 255,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("metric_name")
            String metricName,

            @Schema(example = "71.5", requiredMode = Schema.RequiredMode.REQUIRED) @JsonProperty("value")
            double value,

            @Schema(example = "°C", minLength = 1, maxLength = 64, requiredMode = Schema.RequiredMode.REQUIRED)
            @JsonProperty("unit")
            String unit,

            @Schema(nullable = true, maxLength = 255) @JsonProperty("raw_tag") @Nullable String rawTag) {}
}
