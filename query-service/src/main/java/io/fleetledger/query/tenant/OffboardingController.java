package io.fleetledger.query.tenant;

import io.fleetledger.events.tenant.TenantOffboardingRequestedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.Offboarding;
import io.fleetledger.support.offboarding.OffboardingStore;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.PlatformAdministration;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** Off-boards a tenant, and reports the progress. */
@RestController
@RequestMapping("/api/v1/admin/tenants/{tenant_id}/off-boarding")
@Tag(name = "Administration")
class OffboardingController {

    private static final String ADDRESS = "/api/v1/admin/tenants/{tenant_id}/off-boarding";

    private static final String BEGUN = """
        {
          "tenant_id": "5a0ffb0a-2d2c-4d53-9d8e-0c6a3d6f7b11",
          "state": "requested",
          "requested_at": "2026-04-04T10:00:00Z",
          "unreadable_since": null,
          "erased_at": null,
          "erased": {}
        }\
        """;

    private static final String DONE = """
        {
          "tenant_id": "5a0ffb0a-2d2c-4d53-9d8e-0c6a3d6f7b11",
          "state": "erased",
          "requested_at": "2026-04-04T10:00:00Z",
          "unreadable_since": "2026-04-04T10:00:01Z",
          "erased_at": "2026-04-04T10:00:04Z",
          "erased": {
            "due_machines": 2,
            "idempotency_records": 0,
            "import_files": 1,
            "parked_events": 0,
            "read_models": 214,
            "sagas": 2,
            "webhooks": 1
          }
        }\
        """;

    private final ObjectProvider<OffboardingStore> store;
    private final OffboardedTenants tenants;
    private final ReadModelErasure readModels;
    private final PlatformAdministration platform;
    private final Events events;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    OffboardingController(
            ObjectProvider<OffboardingStore> store,
            OffboardedTenants tenants,
            ReadModelErasure readModels,
            PlatformAdministration platform,
            Events events) {
        this.store = store;
        this.tenants = tenants;
        this.readModels = readModels;
        this.platform = platform;
        this.events = events;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, revealsAllTenants = true)
    @Operation(
            summary = "Off-board a tenant",
            description =
                    "For ever. From now on nothing of the tenant is taken or shown: its users and API keys are answered"
                            + " 403, its streams end, its webhooks are sent nothing. Then the key is destroyed that"
                            + " personal data in its events is sealed with, and all else that there is of it is deleted. Its"
                            + " events stay, unreadable in what is personal. Repeated, it tells how far that is. Take the export"
                            + " before: there is none afterwards. Left to administrators of tenants that"
                            + " fleet.admin.platform-tenants names, and not done to those.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = OffboardingRequest.class)))
    @ApiResponse(
            responseCode = "202",
            description = "It has begun; Location tells how it goes on",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = OffboardingView.class),
                            examples = @ExampleObject(BEGUN)))
    @SendsHeaders(ResponseHeader.LOCATION)
    @DocumentedErrors({
        "NOT_FOUND",
        "TENANT_IS_PLATFORM",
        "VALIDATION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNSUPPORTED_MEDIA_TYPE"
    })
    ResponseEntity<OffboardingView> request(
            @Parameter(hidden = true) Caller caller,
            @Parameter(description = "As the tenant's tokens name it") @PathVariable("tenant_id") String tenantId,
            @Parameter(hidden = true) JsonBody body) {
        OffboardingRequest.check(body, tenantId);
        if (platform.platformTenants().contains(tenantId)) {
            throw TenantProblemCodes.platformTenant();
        }
        Optional<Offboarding> known = store.getObject().find(tenantId);
        return ResponseEntity.accepted()
                .location(UriComponentsBuilder.fromPath(ADDRESS).build(tenantId))
                .body(OffboardingView.of(known.orElseGet(() -> begin(caller, tenantId))));
    }

    /** Recorded first, so that the audit tells for every off-boarded tenant who requested it. */
    private Offboarding begin(Caller caller, String tenantId) {
        if (!readModels.knows(tenantId)) {
            throw unknown("There is nothing of such a tenant.");
        }
        events.publish(caller, List.of(new TenantOffboardingRequestedEvent(caller.tenantId(), tenantId)));
        Offboarding begun = store.getObject().request(tenantId, clock.instant());
        tenants.refresh(); // This process takes nothing more after the answer.
        return begun;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @RequiresRole(value = Role.ADMIN, revealsAllTenants = true)
    @Operation(
            summary = "Get a tenant's off-boarding",
            description =
                    "requested: nothing of it is taken any more. erasing: the personal data in its events cannot be"
                            + " read any more, and the rest is being deleted. erased: it is done.")
    @ApiResponse(
            responseCode = "200",
            description = "How far it is",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = OffboardingView.class),
                            examples = @ExampleObject(DONE)))
    @DocumentedErrors("NOT_FOUND")
    OffboardingView get(
            @Parameter(description = "As the tenant's tokens named it") @PathVariable("tenant_id") String tenantId) {
        return store.getObject()
                .find(tenantId)
                .map(OffboardingView::of)
                .orElseThrow(() -> unknown("Nobody has had such a tenant off-boarded."));
    }

    private static ProblemException unknown(String why) {
        return new ProblemException(Problem.of(CommonErrors.NOT_FOUND, why));
    }
}
