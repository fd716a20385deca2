package io.fleetledger.query.stream;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The parameters that {@link EventRequest} reads, for the API document. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        name = EventRequest.LAST_EVENT_ID,
        in = ParameterIn.HEADER,
        description = "An id, or a next, behind which to begin; it wins over after",
        schema = @Schema(type = "string"))
@Parameter(
        name = "after",
        in = ParameterIn.QUERY,
        description = "An id, or a next, behind which to begin; 0 for the first event there ever was, by default now",
        schema = @Schema(type = "string"))
@Parameter(
        name = "limit",
        in = ParameterIn.QUERY,
        description = "Of a page, not of a stream",
        schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
@Parameter(
        name = "type",
        in = ParameterIn.QUERY,
        description = "Types of events, separated by commas or given several times, such as"
                + " io.fleetledger.machine.status-changed; all by default, but for"
                + " io.fleetledger.machine.readings-recorded, which has to be asked for",
        schema = @Schema(type = "string"))
@Parameter(
        name = "machine_id",
        in = ParameterIn.QUERY,
        description = "Events of this machine and its alerts, and changes of members that name it; the deletion of a"
                + " group names no machines",
        schema = @Schema(type = "string", format = "uuid"))
@Parameter(
        name = "group_id",
        in = ParameterIn.QUERY,
        description = "Events of this group, and of the machines that were its own members when they happened, with"
                + " their alerts. None if there is no such group",
        schema = @Schema(type = "string", format = "uuid"))
@interface EventParameters {}
