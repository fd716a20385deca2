package io.fleetledger.support.openapi;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents a list in pages; {@code QueryParameters.page()} and {@code pageSize()} read the parameters. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "page",
        in = ParameterIn.QUERY,
        schema = @Schema(type = "integer", format = "int32", minimum = "1", defaultValue = "1"))
@Parameter(
        name = "page_size",
        in = ParameterIn.QUERY,
        schema = @Schema(type = "integer", minimum = "1", maximum = "100", defaultValue = "20"))
public @interface Paged {}
