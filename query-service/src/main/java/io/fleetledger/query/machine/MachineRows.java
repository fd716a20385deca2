package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;

/** The source of a list's rows: the machines as they are now. */
class MachineRows {

    private final TenantDocuments documents;

    MachineRows(TenantDocuments documents) {
        this.documents = documents;
    }

    /** Conditions besides the filter that select the one row of each machine. */
    List<Criteria> each() {
        return List.of();
    }

    Criteria in(MachineStatus status) {
        return Criteria.where(STATUS).is(status.wireName());
    }

    Criteria inAnyOf(List<String> groupIds) {
        return Criteria.where(GROUP_IDS).in(groupIds);
    }

    long count(String tenantId, Criteria filter) {
        return documents.count(tenantId, filter);
    }

    /** Rows in the query's order after {@code skip} or the cursor: a page and, if there is one, the next row. */
    List<Document> find(FindMachinesQuery query, Criteria filter, @Nullable MachineCursor cursor, long skip) {
        Criteria wanted = cursor == null
                ? filter
                : new Criteria().andOperator(filter, cursor.rowsAfter(query.sortBy(), query.direction()));
        return find(query, wanted, MachineCursor.keyOf(query.sortBy()), skip, query.pageSize() + 1);
    }

    final List<Document> find(FindMachinesQuery query, Criteria wanted, String key, long skip, int limit) {
        Sort sort = Sort.by(query.direction() == SortDirection.ASC ? Sort.Direction.ASC : Sort.Direction.DESC, key, ID);
        return documents.find(query.tenantId(), wanted, sort, skip, limit, fields(key)).stream()
                .map(this::shown)
                .toList();
    }

    /** Passes on id and sort key of all matching rows, in no particular order. */
    final void forEachKey(String tenantId, Criteria filter, String key, Consumer<Document> each) {
        documents.forEach(tenantId, filter, List.of(storedKey(key)), row -> each.accept(shown(row)));
    }

    final <X extends Exception> void forEachInOrder(
            String tenantId, List<String> ids, TenantDocuments.DocumentSink<X> each) throws X {
        documents.forEachInOrder(tenantId, ids, Function.identity(), fields(NAME), row -> each.accept(shown(row)));
    }

    private List<String> fields(String key) {
        List<String> fields = new ArrayList<>(VIEWED);
        fields.add(key);
        fields.add(storedKey(STATUS));
        return fields.stream().distinct().toList();
    }

    /** The stored field from which a sort key is read. */
    String storedKey(String key) {
        return key;
    }

    /** Converts a row, with all fields that were read, to what the list shows. */
    Document shown(Document row) {
        return row;
    }
}
