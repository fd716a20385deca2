package io.fleetledger.query.apikey;

import io.fleetledger.queries.apikey.ApiKeyPage;
import io.fleetledger.queries.apikey.FindApiKeysQuery;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Paged;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Lists API keys. */
@RestController
@RequestMapping(path = "/api/v1/settings/api-keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "API keys")
class ApiKeyController {

    private final Queries queries;

    ApiKeyController(Queries queries) {
        this.queries = queries;
    }

    @GetMapping
    @RequiresRole(Role.VIEWER)
    @Operation(
            summary = "List API keys, newest first",
            description = "Those that have not been revoked, each by how it begins.")
    @ApiResponse(
            responseCode = "200",
            description = "One page; empty past the end, with the right totals",
            content = @Content(schema = @Schema(implementation = ApiKeyPage.class)))
    @Paged
    @DocumentedErrors("VALIDATION_FAILED")
    ApiKeyPage list(@Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        parameters.refuseIfInvalid();
        return queries.query(caller, new FindApiKeysQuery(caller.tenantId(), page, pageSize), ApiKeyPage.class);
    }
}
