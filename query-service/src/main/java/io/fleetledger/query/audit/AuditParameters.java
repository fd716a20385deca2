package io.fleetledger.query.audit;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters that {@link AuditFilter} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "action",
        in = ParameterIn.QUERY,
        description = "An event's type without its prefix, such as machine.renamed, or request.refused",
        schema = @Schema(type = "string"))
@Parameter(
        name = "resource_type",
        in = ParameterIn.QUERY,
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {
                            "machine",
                            "machine_group",
                            "alert",
                            "alert_rule",
                            "import_job",
                            "api_key",
                            "webhook",
                            "projection",
                            "processor",
                            "backup",
                            "tenant",
                            "request"
                        }))
@Parameter(
        name = "resource_id",
        in = ParameterIn.QUERY,
        description = "A UUID, or a tenant's id as its tokens name it; nothing is listed for an unknown one",
        schema = @Schema(type = "string", maxLength = AuditFilter.MAX_RESOURCE_LENGTH))
@Parameter(
        name = "user_id",
        in = ParameterIn.QUERY,
        description = "A token's subject, api-key: and a key's id, or system",
        schema = @Schema(type = "string", maxLength = 255))
@Parameter(
        name = "start",
        in = ParameterIn.QUERY,
        description = "The first instant",
        schema = @Schema(type = "string", format = "date-time"))
@Parameter(
        name = "end",
        in = ParameterIn.QUERY,
        description = "The last instant",
        schema = @Schema(type = "string", format = "date-time"))
@interface AuditParameters {}
