package io.fleetledger.query.machine;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.query.projection.AsOf;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.WireNames;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parameters of {@code GET /machines}, and of the list of a group's members. */
final class MachineListRequest {

    private static final int MAX_SEARCH_LENGTH = 200;

    private MachineListRequest() {}

    static FindMachinesQuery read(QueryParameters parameters, Caller caller, Predicate<Instant> hasPassed) {
        return read(parameters, caller, parameters.id("group_id"), hasPassed);
    }

    /** Lists the machines of one group; a {@code group_id} among the parameters is ignored. */
    static FindMachinesQuery ofGroup(
            UUID groupId, QueryParameters parameters, Caller caller, Predicate<Instant> hasPassed) {
        return read(parameters, caller, groupId, hasPassed);
    }

    private static FindMachinesQuery read(
            QueryParameters parameters, Caller caller, @Nullable UUID groupId, Predicate<Instant> hasPassed) {
        int page = parameters.page();
        int pageSize = parameters.pageSize();
        FindMachinesQuery query = new FindMachinesQuery(
                caller.tenantId(),
                filter(parameters, groupId, hasPassed),
                sortBy(parameters),
                direction(parameters),
                page,
                pageSize,
                parameters.optional("cursor", raw -> raw));
        if (query.cursor() != null) {
            checkCursor(parameters, query, query.cursor());
        }
        parameters.refuseIfInvalid();
        return query;
    }

    static MachineSort sortBy(QueryParameters parameters) {
        MachineSort sortBy = parameters.orDefault(
                "sort_by", MachineSort.NAME, raw -> WireNames.parse(raw, MachineSort.values(), MachineSort::wireName));
        if (sortBy == MachineSort.LAST_SEEN_AT && parameters.has(AsOf.PARAMETER)) {
            parameters.violation(
                    "sort_by",
                    "cannot be last_seen_at with as_of: when it was is not known of the past",
                    "value_error");
        }
        return sortBy;
    }

    static SortDirection direction(QueryParameters parameters) {
        return parameters.orDefault(
                "sort_dir",
                SortDirection.ASC,
                raw -> WireNames.parse(raw, SortDirection.values(), SortDirection::wireName));
    }

    static MachineFilter filter(QueryParameters parameters, Predicate<Instant> hasPassed) {
        return filter(parameters, parameters.id("group_id"), hasPassed);
    }

    private static MachineFilter filter(
            QueryParameters parameters, @Nullable UUID groupId, Predicate<Instant> hasPassed) {
        Optional<Boolean> active =
                parameters.orDefault("is_active", Optional.of(true), MachineListRequest::activeTrueFalseOrAll);
        return new MachineFilter(
                active.orElse(null),
                parameters.optional("search", raw -> Texts.atMost(raw, MAX_SEARCH_LENGTH)),
                parameters.optional("machine_identifier", raw -> raw),
                parameters.optional(
                        "status", raw -> WireNames.parse(raw, MachineStatus.values(), MachineStatus::wireName)),
                parameters.optional(
                        "protocol", raw -> WireNames.parse(raw, MachineProtocol.values(), MachineProtocol::wireName)),
                groupId,
                parameters.orDefault("include_descendants", false, QueryParameters::bool),
                AsOf.read(parameters, hasPassed));
    }

    private static Optional<Boolean> activeTrueFalseOrAll(String raw) {
        return switch (raw) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            case "all" -> Optional.empty();
            default -> throw new InvalidValueException("must be true, false or all", "enum");
        };
    }

    private static void checkCursor(QueryParameters parameters, FindMachinesQuery query, String cursor) {
        if (parameters.has("page")) {
            parameters.violation("cursor", "cannot be combined with page", "value_error");
        }
        if (MachineCursor.decode(cursor, query).isEmpty()) {
            parameters.violation("cursor", "is no next_cursor of this list, with these filters", "value_error");
        }
    }
}
