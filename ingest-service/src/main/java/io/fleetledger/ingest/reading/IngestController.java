package io.fleetledger.ingest.reading;

import io.fleetledger.ingest.directory.MachineDirectory;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receives readings. Responds when they are durable, not when they are shown: they come too fast to wait for that. */
@RestController
@RequestMapping("/api/v1/ingest")
@Tag(name = "Readings")
class IngestController {

    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final String DESCRIPTION =
            "1 to 1,000 readings as JSON or CSV of up to 10 MB, or any number as NDJSON, one object per line. A"
                    + " timestamp has an offset, and is at most 5 minutes ahead and 3,650 days back; it counts to the"
                    + " microsecond, so that what differs only in finer digits is the same. A bad reading never stops"
                    + " the good ones; a row of CSV with more fields than its header is one, and so is one with text behind"
                    + " a quotation, as in \"a\"b. Rows of CSV end in LF, CRLF or CR, in any mix. A quotation that does not"
                    + " end in its row refuses all of it: rows would be lost in it. What is accepted is durable; nobody is"
                    + " kept waiting until it can be read, so the answer says X-Projection-Pending: true, whatever the"
                    + " request prefers. A reading of the same machine, metric and timestamp sent again is accepted"
                    + " and counts once; the first value stays. So a request may be repeated as a whole, and an"
                    + " Idempotency-Key is neither needed nor looked at. NDJSON is recorded 1,000 readings at a time: if"
                    + " it breaks off, what was recorded before stays.";
    private static final String EXAMPLE = "{\"readings\": [{\"machine_identifier\": \"CNC-001\", \"timestamp\":"
            + " \"2026-04-04T10:00:00Z\", \"metric_name\": \"spindle_temp\", \"value\": 71.5, \"unit\": \"°C\"}]}";

    private final MachineDirectory directory;
    private final Events events;
    private final ReadingsBackpressure backpressure;
    private final Clock clock = Clock.systemUTC();

    IngestController(MachineDirectory directory, Events events, ReadingsBackpressure backpressure) {
        this.directory = directory;
        this.events = events;
        this.backpressure = backpressure;
    }

    @PostMapping(
            consumes = {MediaType.APPLICATION_JSON_VALUE, CSV, NDJSON},
            produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.OPERATOR, scopes = Scope.INGEST)
    @Operation(summary = "Send readings", description = DESCRIPTION)
    @RequestBody(
            required = true,
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = IngestRequest.class),
                        examples = @ExampleObject(EXAMPLE)),
                @Content(mediaType = CSV, schema = @Schema(type = "string")),
                @Content(mediaType = NDJSON, schema = @Schema(type = "string"))
            })
    @ApiResponse(
            responseCode = "207",
            description = "What became of the readings",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = IngestReport.class),
                            examples = @ExampleObject("{\"accepted_count\": 1, \"rejected_count\": 1, \"errors\":"
                                            + " [{\"index\": 1, \"machine_identifier\": \"CNC-009\", \"error\":"
                                            + " \"Machine not found\"}]}")))
    @SendsHeaders(ResponseHeader.PROJECTION_PENDING)
    @DocumentedErrors({
        "MALFORMED_REQUEST",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE",
        "SERVICE_UNAVAILABLE"
    })
    ResponseEntity<IngestReport> ingest(@Parameter(hidden = true) Caller caller, HttpServletRequest request)
            throws IOException {
        backpressure.admit(caller);
        ReadingIntake intake =
                new ReadingIntake(caller, directory, events, readings -> backpressure.count(caller, readings));
        ReadingRules rules = new ReadingRules(clock);
        MediaType type = MediaType.parseMediaType(Objects.requireNonNull(request.getContentType(), "it was matched"));
        if (type.getSubtype().equals("x-ndjson")) {
            new NdjsonReadings(request.getInputStream(), rules).forEach(reading -> {
                if (intake.isFull()) {
                    backpressure.awaitAdmission(caller);
                }
                intake.add(reading);
            });
        } else if (type.getSubtype().equals("csv")) {
            Charset charset = Objects.requireNonNullElse(type.getCharset(), StandardCharsets.UTF_8);
            CsvReadings.read(BoundedBody.of(request), charset, rules).forEach(intake::add);
        } else {
            JsonReadings.read(BoundedBody.of(request), rules).forEach(intake::add);
        }
        IngestReport report = intake.finish();
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(HttpStatus.MULTI_STATUS);
        if (report.acceptedCount() > 0) {
            answer.header(ReadYourWrites.PENDING, "true");
        }
        return answer.body(report);
    }
}
