package io.fleetledger.query.group;

import io.fleetledger.queries.group.FindGroupTreeQuery;
import io.fleetledger.queries.group.GroupTree;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.projection.AsOf;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.http.EntityTags;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.openapi.DocumentedErrors;
import io.fleetledger.support.openapi.Examples;
import io.fleetledger.support.openapi.ResponseHeader;
import io.fleetledger.support.openapi.SendsHeaders;
import io.fleetledger.support.security.RequiresRole;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A tenant's groups as a tree. The tree sent last is cached, so that another request costs one small query. */
@RestController
@RequestMapping(path = "/api/v1/machine-groups", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Machine groups")
class GroupTreeController {

    private static final long RECENT_BYTES = 32_000_000;

    private final Queries queries;
    private final PastProgress past;
    private final WeightedLruCache<RenderedTree> recent =
            new WeightedLruCache<>(RECENT_BYTES, tree -> tree.json().length);

    GroupTreeController(Queries queries, PastProgress past) {
        this.queries = queries;
        this.past = past;
    }

    @GetMapping("/tree")
    @RequiresRole(value = Role.VIEWER, scopes = Scope.READ_MACHINES)
    @Operation(
            summary = "Get the group tree",
            description = "All groups of the tenant below one another. With the ETag of an earlier answer in"
                    + " If-None-Match, 304 says that nothing has changed. With as_of, the groups and the machines in them"
                    + " as they were then.")
    @ApiResponse(
            responseCode = "200",
            description = "The groups at the root, by name, each with its children; its ETag names this state",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            array = @ArraySchema(schema = @Schema(implementation = GroupTreeNode.class)),
                            examples = @ExampleObject(Examples.GROUP_TREE)))
    @ApiResponse(responseCode = "304", description = "If-None-Match names this state", content = @Content)
    @SendsHeaders(ResponseHeader.ETAG)
    @DocumentedErrors("VALIDATION_FAILED")
    @Parameter(
            name = "as_of",
            in = ParameterIn.QUERY,
            description = "An instant that has been; before the tenant's first group, the tree is empty",
            schema = @Schema(type = "string", format = "date-time"))
    @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, schema = @Schema(type = "string"))
    ResponseEntity<byte[]> tree(
            @Parameter(hidden = true) Caller caller, @Parameter(hidden = true) HttpServletRequest request) {
        QueryParameters parameters = new QueryParameters(request);
        Instant asOf = AsOf.read(parameters, past.hasPassed(caller.tenantId()));
        parameters.refuseIfInvalid();
        RenderedTree tree = asOf == null ? current(caller) : at(caller, asOf);
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        anyIsKnown(request) ? HttpStatus.NOT_MODIFIED : HttpStatus.OK)
                .cacheControl(CacheControl.noCache().cachePrivate())
                .eTag(tree.entityTag());
        return anyIsKnown(request)
                ? answer.build()
                : answer.body(tree.json()); // Spring makes it a 304 if If-None-Match lists the tag.
    }

    private static boolean anyIsKnown(HttpServletRequest request) {
        return String.valueOf(request.getHeader("If-None-Match")).strip().equals("*");
    }

    /** Not cached. The tag follows from the content, which may still change when a parked event is handled. */
    private RenderedTree at(Caller caller, Instant asOf) {
        past.await(caller.tenantId(), asOf);
        GroupTree answer =
                queries.query(caller, new FindGroupTreeQuery(caller.tenantId(), null, asOf), GroupTree.class);
        String json = String.valueOf(answer.json());
        return new RenderedTree(EntityTags.etagOf(json), json.getBytes(StandardCharsets.UTF_8));
    }

    private RenderedTree current(Caller caller) {
        RenderedTree known = recent.get(caller.tenantId());
        GroupTree answer = queries.query(
                caller,
                new FindGroupTreeQuery(caller.tenantId(), known == null ? null : known.entityTag()),
                GroupTree.class);
        if (known != null && answer.json() == null) {
            return known;
        }
        RenderedTree tree = new RenderedTree(
                answer.entityTag(), String.valueOf(answer.json()).getBytes(StandardCharsets.UTF_8));
        recent.put(caller.tenantId(), tree);
        return tree;
    }
}
