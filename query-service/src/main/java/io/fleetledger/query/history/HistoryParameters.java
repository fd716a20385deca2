package io.fleetledger.query.history;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters that {@link HistoryRange} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "after",
        in = ParameterIn.QUERY,
        description = "Events behind this sequence, ascending; not with before",
        schema = @Schema(type = "integer", format = "int64", minimum = "0"))
@Parameter(
        name = "before",
        in = ParameterIn.QUERY,
        description = "Events before this sequence, descending. One past the end, however large, begins with the last",
        schema = @Schema(type = "integer", format = "int64", minimum = "0"))
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
@interface HistoryParameters {}
