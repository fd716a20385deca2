package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachinePage;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers questions about machines from their documents. */
@Component
class MachineQueries {

    private final TenantDocuments machines;
    private final TenantDocuments machineCounts;

    MachineQueries(TenantDocuments machines, TenantDocuments machineCounts) {
        this.machines = machines;
        this.machineCounts = machineCounts;
    }

    @QueryHandler
    Optional<MachineView> handle(FindMachineByIdQuery query) {
        return machines.findById(query.tenantId(), query.machineId().toString(), VIEWED)
                .map(MachineDocument::view);
    }

    @QueryHandler
    MachinePage handle(FindMachinesQuery query) {
        Criteria filter = criteria(query.filter());
        long total = total(query, filter);
        MachineCursor cursor = query.cursor() == null
                ? null
                : MachineCursor.decode(query.cursor(), query)
                        .orElseThrow(() -> new IllegalArgumentException("A cursor of another query"));
        int page = cursor == null ? query.page() : cursor.page();
        List<Document> rows = rows(query, filter, cursor, total);
        boolean more = rows.size() > query.pageSize();
        List<Document> shown = more ? rows.subList(0, query.pageSize()) : rows;
        return new MachinePage(
                shown.stream().map(MachineDocument::view).toList(),
                total,
                page,
                query.pageSize(),
                (total + query.pageSize() - 1) / query.pageSize(),
                more
                        ? MachineCursor.behind(shown.get(shown.size() - 1), query, page)
                                .encode()
                        : null);
    }

    private List<Document> rows(FindMachinesQuery query, Criteria filter, @Nullable MachineCursor cursor, long total) {
        String key = MachineCursor.keyOf(query.sortBy());
        Sort sort = Sort.by(query.direction() == SortDirection.ASC ? Sort.Direction.ASC : Sort.Direction.DESC, key, ID);
        long skip = cursor == null ? (query.page() - 1L) * query.pageSize() : 0;
        if (skip > 0 && skip >= total) {
            return List.of();
        }
        Criteria wanted = cursor == null
                ? filter
                : new Criteria().andOperator(filter, cursor.rowsBehind(query.sortBy(), query.direction()));
        List<String> fields = new ArrayList<>(VIEWED);
        fields.add(key);
        return machines.find(query.tenantId(), wanted, sort, skip, query.pageSize() + 1, fields);
    }

    private long total(FindMachinesQuery query, Criteria filter) {
        Document counts = machineCounts
                .findById(query.tenantId(), query.tenantId(), MachineCounts.VECTORS)
                .orElseGet(() -> MachineCounts.none(query.tenantId()));
        return MachineCounts.total(counts, query.filter()).orElseGet(() -> machines.count(query.tenantId(), filter));
    }

    private static Criteria criteria(MachineFilter filter) {
        List<Criteria> all = new ArrayList<>();
        all.add(
                filter.active() == null
                        ? Criteria.where(ACTIVE).in(true, false) // Both halves of each index, merged in order.
                        : Criteria.where(ACTIVE).is(filter.active()));
        if (filter.status() != null) {
            all.add(Criteria.where(STATUS).is(filter.status().wireName()));
        }
        if (filter.protocol() != null) {
            all.add(Criteria.where(PROTOCOL).is(filter.protocol().wireName()));
        }
        if (filter.machineIdentifier() != null) {
            all.add(Criteria.where(MACHINE_IDENTIFIER).is(filter.machineIdentifier()));
        }
        if (filter.groupId() != null) {
            all.add(Criteria.where(GROUP_IDS).is(filter.groupId().toString()));
        }
        if (filter.search() != null) {
            all.add(Criteria.where(GRAMS).all(SearchText.gramsOf(filter.search())));
            all.add(new Criteria()
                    .orOperator(
                            Criteria.where(NAME_KEY).regex(SearchText.containing(filter.search())),
                            Criteria.where(IDENTIFIER_KEY).regex(SearchText.containing(filter.search()))));
        }
        return new Criteria().andOperator(all);
    }
}
