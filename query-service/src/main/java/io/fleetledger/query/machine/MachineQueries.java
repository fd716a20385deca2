package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.ActiveMachines;
import io.fleetledger.queries.machine.FindActiveMachinesQuery;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.query.projection.GroupScopes;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.SearchText;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers queries about machines from their documents. */
@Component
class MachineQueries {

    /** The scope of a group that the tenant does not have: it holds no machine. */
    private static final GroupScope NOWHERE = new GroupScope(List.of(), 0);

    private final TenantDocuments machines;
    private final TenantDocuments machineCounts;
    private final GroupScopes groups;
    private final PastMachineLists past;
    private final SearchIndex search;

    MachineQueries(
            TenantDocuments machines,
            TenantDocuments machineCounts,
            GroupScopes groups,
            PastMachineLists past,
            SearchIndex search) {
        this.machines = machines;
        this.machineCounts = machineCounts;
        this.groups = groups;
        this.past = past;
        this.search = search;
    }

    @QueryHandler
    Optional<MachineView> handle(FindMachineByIdQuery query) {
        return machines.findById(query.tenantId(), query.machineId().toString(), VIEWED)
                .map(MachineDocument::view);
    }

    @QueryHandler
    ActiveMachines handle(FindActiveMachinesQuery query) {
        return new ActiveMachines(machines
                .findByIds(
                        query.tenantId(),
                        query.machineIds().stream().map(UUID::toString).toList(),
                        List.of(ACTIVE, SEQUENCE))
                .stream()
                .filter(machine -> machine.getBoolean(ACTIVE))
                .map(machine ->
                        new ActiveMachines.Shown(UUID.fromString(machine.getString(ID)), machine.getLong(SEQUENCE)))
                .toList());
    }

    @QueryHandler
    MachinePage handle(FindMachinesQuery query) {
        MachineRows from = rows(query.tenantId(), query.filter());
        GroupScope group = scope(query.tenantId(), query.filter());
        Criteria filter = criteria(query.filter(), from, group);
        MachineCursor cursor = query.cursor() == null
                ? null
                : MachineCursor.decode(query.cursor(), query)
                        .orElseThrow(() -> new IllegalArgumentException("The cursor belongs to another query"));
        int page = cursor == null ? query.page() : cursor.page();
        long skip = cursor == null ? (query.page() - 1L) * query.pageSize() : 0;
        OptionalLong counted = counted(query, group);
        boolean beyond = skip > Integer.MAX_VALUE // Stores would truncate such a number.
                || (counted.isPresent() && skip >= counted.getAsLong());
        List<Document> rows = beyond ? List.of() : from.find(query, filter, cursor, skip);
        boolean more = rows.size() > query.pageSize();
        boolean showsTheLast = cursor == null && !more && (skip == 0 || !rows.isEmpty());
        long total = counted.orElseGet(() -> {
            if (showsTheLast) {
                return skip + rows.size();
            }
            return cursor != null && cursor.total() != MachineCursor.UNKNOWN
                    ? cursor.total()
                    : from.count(query.tenantId(), filter); // Scans every match.
        });
        List<Document> shown = more ? rows.subList(0, query.pageSize()) : rows;
        return new MachinePage(
                shown.stream().map(MachineDocument::view).toList(),
                total,
                page,
                query.pageSize(),
                Pages.count(total, query.pageSize()),
                more
                        ? MachineCursor.after(shown.get(shown.size() - 1), query, page, total)
                                .encode()
                        : null);
    }

    /**
     * Passes on every machine that matches the filter, in that order, each once and in its current state when its turn
     * comes. Holds the ids and sort keys of all machines, but only a chunk of the machines: with a sorted cursor, the
     * embedded store would hold every machine for as long as the slowest client takes.
     */
    void forEach(String tenantId, MachineFilter filter, MachineSort sortBy, SortDirection direction, MachineSink sink)
            throws IOException {
        MachineOrder order = new MachineOrder(sortBy, direction);
        MachineRows rows = rows(tenantId, filter);
        rows.forEachKey(tenantId, criteria(filter, rows, scope(tenantId, filter)), order.key(), order::add);
        rows.forEachInOrder(tenantId, order.ids(), machine -> sink.accept(view(machine)));
    }

    /** Receives machines one by one. */
    interface MachineSink {

        void accept(MachineView machine) throws IOException;
    }

    private MachineRows rows(String tenantId, MachineFilter filter) {
        return filter.asOf() == null ? new MachineRows(machines) : past.rows(tenantId, filter.asOf());
    }

    /** The groups whose machines the filter selects, or null if it names no group. */
    private @Nullable GroupScope scope(String tenantId, MachineFilter filter) {
        if (filter.groupId() == null) {
            return null;
        }
        return (filter.asOf() == null
                        ? groups.find(tenantId, filter.groupId(), filter.includeDescendants())
                        : past.group(tenantId, filter.groupId(), filter.includeDescendants(), filter.asOf()))
                .orElse(NOWHERE);
    }

    /** How many machines match the filter, if counters can tell. */
    private OptionalLong counted(FindMachinesQuery query, @Nullable GroupScope group) {
        if (group != null && group.groupIds().isEmpty()) {
            return OptionalLong.of(0);
        }
        if (query.filter().asOf() != null) {
            return OptionalLong.empty(); // There are no counters for the past.
        }
        if (group != null && isOfGroupAlone(query.filter())) {
            return OptionalLong.of(group.machines());
        }
        if (!MachineCounts.cover(query.filter())) {
            return OptionalLong.empty(); // Saves reading the counters.
        }
        Document counts = machineCounts
                .findById(query.tenantId(), query.tenantId(), MachineCounts.VECTORS)
                .orElseGet(() -> MachineCounts.none(query.tenantId()));
        return MachineCounts.total(counts, query.filter());
    }

    /** Whether the group's own count is the total: it counts its members, all active, once each. */
    private static boolean isOfGroupAlone(MachineFilter filter) {
        return Boolean.TRUE.equals(filter.active())
                && filter.search() == null
                && filter.machineIdentifier() == null
                && filter.status() == null
                && filter.protocol() == null;
    }

    private Criteria criteria(MachineFilter filter, MachineRows rows, @Nullable GroupScope group) {
        List<Criteria> all = new ArrayList<>(rows.each());
        all.add(
                filter.active() == null
                        ? Criteria.where(ACTIVE).in(true, false) // Both parts of each index, merged in order.
                        : Criteria.where(ACTIVE).is(filter.active()));
        if (filter.status() != null) {
            all.add(rows.in(filter.status()));
        }
        if (filter.protocol() != null) {
            all.add(Criteria.where(PROTOCOL).is(filter.protocol().wireName()));
        }
        if (filter.machineIdentifier() != null) {
            all.add(Criteria.where(MACHINE_IDENTIFIER).is(filter.machineIdentifier()));
        }
        if (group != null) {
            all.add(rows.inAnyOf(group.groupIds()));
        }
        if (filter.search() != null) {
            all.addAll(search.narrow(GRAMS, filter.search()));
            all.add(new Criteria()
                    .orOperator(
                            Criteria.where(NAME_KEY).regex(SearchText.containing(filter.search())),
                            Criteria.where(IDENTIFIER_KEY).regex(SearchText.containing(filter.search()))));
        }
        return new Criteria().andOperator(all);
    }
}
