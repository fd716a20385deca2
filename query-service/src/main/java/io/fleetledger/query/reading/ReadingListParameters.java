package io.fleetledger.query.reading;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters that {@link ReadingListRequest} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "metric_name",
        in = ParameterIn.QUERY,
        description = "One metric, exactly; all by default",
        schema = @Schema(type = "string", maxLength = 255))
@Parameter(
        name = "start",
        in = ParameterIn.QUERY,
        description = "The first instant; by default 24 hours before end, or before now",
        schema = @Schema(type = "string", format = "date-time"))
@Parameter(
        name = "end",
        in = ParameterIn.QUERY,
        description = "Behind the last instant; by default there is no end",
        schema = @Schema(type = "string", format = "date-time"))
@Parameter(
        name = "interval",
        in = ParameterIn.QUERY,
        description = "Sums readings up over this time",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"1m", "5m", "1h", "1d"}))
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
@Parameter(
        name = "cursor",
        in = ParameterIn.QUERY,
        description = "An answer's next_cursor, with the same other parameters; empty, from the beginning",
        schema = @Schema(type = "string"))
@interface ReadingListParameters {}
