package io.fleetledger.query.group;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.query.projection.AsOf;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.WireNames;
import java.time.Instant;
import java.util.function.Predicate;

/** The parameters of {@code GET /machine-groups}. */
final class GroupListRequest {

    private static final int MAX_SEARCH_LENGTH = 200;

    /** As in the request body of a root group. */
    private static final String NO_PARENT = "null";

    private GroupListRequest() {}

    static FindMachineGroupsQuery read(QueryParameters parameters, Caller caller, Predicate<Instant> hasPassed) {
        boolean roots = parameters.orDefault("parent_id", false, NO_PARENT::equals);
        FindMachineGroupsQuery query = new FindMachineGroupsQuery(
                caller.tenantId(),
                parameters.optional("search", raw -> Texts.atMost(raw, MAX_SEARCH_LENGTH)),
                parameters.optional("group_type", raw -> WireNames.parse(raw, GroupType.values(), GroupType::wireName)),
                roots ? null : parameters.id("parent_id"),
                roots,
                parameters.page(),
                parameters.pageSize(),
                AsOf.read(parameters, hasPassed));
        parameters.refuseIfInvalid();
        return query;
    }
}
