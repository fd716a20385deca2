package io.fleetledger.query.reading;

import io.fleetledger.queries.TenantQuery;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.queries.reading.FindLatestReadingsQuery;
import io.fleetledger.queries.reading.FindReadingsQuery;
import io.fleetledger.queries.reading.LatestReadings;
import io.fleetledger.queries.reading.ReadingBucketPage;
import io.fleetledger.queries.reading.ReadingPage;
import io.fleetledger.query.projection.NotFoundErrors;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads what machines measured. */
@RestController
@RequestMapping(path = "/api/v1/machines/{machine_id}/readings", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Readings")
class ReadingController {

    private static final String LATEST = """
            {
              "machine_id": "550e8400-e29b-41d4-a716-446655440000",
              "readings": [
                {"metric_name": "spindle_temp", "value": 61.5, "unit": "C", "timestamp": "2026-04-04T10:00:00Z"}
              ]
            }""";

    private static final String READINGS = """
            {
              "machine_id": "550e8400-e29b-41d4-a716-446655440000",
              "items": [
                {"metric_name": "spindle_temp", "value": 61.5, "unit": "C", "timestamp": "2026-04-04T10:00:00Z"}
              ],
              "next_cursor": null
            }""";

    private static final String BUCKETS = """
            {
              "machine_id": "550e8400-e29b-41d4-a716-446655440000",
              "items": [{
                "metric_name": "spindle_temp",
                "start": "2026-04-04T10:00:00Z",
                "avg": 61.5,
                "min": 60.5,
                "max": 62.5,
                "count": 2,
                "last": 60.5
              }],
              "next_cursor": null
            }""";

    private final Queries queries;

    ReadingController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping("/latest")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_SENSORS)
    @Operation(
            summary = "Get a machine's newest readings",
            description = "Per metric the newest by timestamp, not by arrival, of the last 1,000 metrics heard of.")
    @ApiResponse(
            responseCode = "200",
            description = "By metric; empty if there is none",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = LatestReadings.class),
                            examples = @ExampleObject(LATEST)))
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND"})
    LatestReadings latest(@Parameter(hidden = true) Caller caller, @PathVariable("machine_id") UUID machineId) {
        requireMachine(caller, machineId);
        return queries.query(caller, new FindLatestReadingsQuery(caller.tenantId(), machineId), LatestReadings.class);
    }

    @GetMapping
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_SENSORS)
    @Operation(
            summary = "List a machine's readings",
            description = "By time, then by metric; or, with an interval, summed up. Intervals begin at a multiple of"
                    + " themselves in UTC and are summed up as a whole where the range touches them; those without"
                    + " readings are left out. Each instant of a metric counts once, with its first value. Readings can"
                    + " be read for 90 days, unless the installation is set up otherwise; the log keeps them for ever.")
    @ApiResponse(
            responseCode = "200",
            description = "Readings, or buckets; empty past the end",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(anyOf = {ReadingPage.class, ReadingBucketPage.class}),
                            examples = {
                                @ExampleObject(name = "readings", value = READINGS),
                                @ExampleObject(name = "buckets", value = BUCKETS)
                            }))
    @DocumentedErrors({"MACHINE_NOT_FOUND", "NOT_FOUND", "VALIDATION_FAILED"})
    @ReadingListParameters
    Object list(
            @Parameter(hidden = true) Caller caller,
            @PathVariable("machine_id") UUID machineId,
            @Parameter(hidden = true) HttpServletRequest request) {
        TenantQuery query = ReadingListRequest.read(machineId, new QueryParameters(request), caller);
        requireMachine(caller, machineId);
        return query instanceof FindReadingsQuery
                ? queries.query(caller, query, ReadingPage.class)
                : queries.query(caller, query, ReadingBucketPage.class);
    }

    private void requireMachine(Caller caller, UUID machineId) {
        if (queries.find(caller, new FindMachineByIdQuery(caller.tenantId(), machineId), MachineView.class)
                .isEmpty()) {
            throw NotFoundErrors.machine();
        }
    }
}
