package io.fleetledger.query.machine;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The filter and order parameters that {@link MachineListRequest} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = "search",
        in = ParameterIn.QUERY,
        description = "Part of the name or the identifier, taken literally, ignoring case",
        schema = @Schema(type = "string", maxLength = 200))
@Parameter(
        name = "machine_identifier",
        in = ParameterIn.QUERY,
        description = "The whole identifier, exactly",
        schema = @Schema(type = "string"))
@Parameter(
        name = "status",
        in = ParameterIn.QUERY,
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"healthy", "warning", "critical", "offline"}))
@Parameter(
        name = "protocol",
        in = ParameterIn.QUERY,
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"opc_ua", "modbus_tcp", "csv", "json"}))
@Parameter(
        name = "is_active",
        in = ParameterIn.QUERY,
        description = "false: retired machines; all: both",
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"true", "false", "all"},
                        defaultValue = "true"))
@Parameter(
        name = "include_descendants",
        in = ParameterIn.QUERY,
        description = "With group_id: machines of the groups below it as well",
        schema = @Schema(type = "boolean", defaultValue = "false"))
@Parameter(
        name = "sort_by",
        in = ParameterIn.QUERY,
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {
                            "name",
                            "machine_identifier",
                            "status",
                            "protocol",
                            "location",
                            "created_at",
                            "updated_at",
                            "last_seen_at"
                        },
                        defaultValue = "name"))
@Parameter(
        name = "sort_dir",
        in = ParameterIn.QUERY,
        schema =
                @Schema(
                        type = "string",
                        allowableValues = {"asc", "desc"},
                        defaultValue = "asc"))
@Parameter(
        name = "as_of",
        in = ParameterIn.QUERY,
        description = "The machines as they were at that instant, which has been",
        schema = @Schema(type = "string", format = "date-time"))
@interface MachineListParameters {}
