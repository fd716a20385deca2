package io.fleetledger.query.machine;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters of a paged list, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "cursor",
        in = ParameterIn.QUERY,
        description = "A page's next_cursor, with the same filters and order, in place of page; empty, the first page",
        schema = @Schema(type = "string"))
@interface MachinePageParameters {}
