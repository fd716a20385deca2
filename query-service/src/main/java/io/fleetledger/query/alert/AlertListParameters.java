package io.fleetledger.query.alert;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters that {@link AlertListRequest} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(name = "machine_id", in = ParameterIn.QUERY, schema = @Schema(type = "string", format = "uuid"))
@Parameter(name = "rule_id", in = ParameterIn.QUERY, schema = @Schema(type = "string", format = "uuid"))
@Parameter(
        name = "severity",
        in = ParameterIn.QUERY,
        description = "No rule raises an alert of info; it is an empty page",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"info", "warning", "critical"}))
@Parameter(name = "is_acknowledged", in = ParameterIn.QUERY, schema = @Schema(type = "boolean"))
@Parameter(
        name = "is_resolved",
        in = ParameterIn.QUERY,
        description = "false: open alerts; true: those that are over",
        schema = @Schema(type = "boolean"))
@Parameter(
        name = "start_date",
        in = ParameterIn.QUERY,
        description = "Raised at this instant, or on this UTC day, or later",
        example = "2026-04-04T10:00:00Z",
        schema = @Schema(type = "string"))
@Parameter(
        name = "end_date",
        in = ParameterIn.QUERY,
        description = "Raised at this instant, or on this UTC day, or earlier",
        example = "2026-04-04",
        schema = @Schema(type = "string"))
@interface AlertListParameters {}
