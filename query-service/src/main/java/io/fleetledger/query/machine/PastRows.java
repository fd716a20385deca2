package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.FindMachinesQuery;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.StatusSpans;
import io.fleetledger.query.past.Versions;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/** The machines as they were at an instant: for each, the version valid then. */
final class PastRows extends MachineRows {

    private final Date instant;

    PastRows(TenantDocuments machineVersions, Date instant) {
        super(machineVersions);
        this.instant = instant;
    }

    @Override
    List<Criteria> each() {
        return Versions.validAt(instant);
    }

    @Override
    Criteria in(MachineStatus status) {
        return StatusSpans.in(status, instant);
    }

    @Override
    Criteria inAnyOf(List<String> groupIds) {
        return new Criteria()
                .andOperator(super.inAnyOf(groupIds), Criteria.where(ACTIVE).is(true));
    }

    @Override
    List<Document> find(FindMachinesQuery query, Criteria filter, @Nullable MachineCursor cursor, long skip) {
        return query.sortBy() == MachineSort.STATUS
                ? byStatus(query, filter, cursor, skip)
                : super.find(query, filter, cursor, skip);
    }

    /**
     * No index covers the status at an instant: reads the machines of each status by id, one status after the other.
     */
    private List<Document> byStatus(
            FindMachinesQuery query, Criteria filter, @Nullable MachineCursor cursor, long skip) {
        List<Document> rows = new ArrayList<>();
        int wanted = query.pageSize() + 1;
        long toSkip = skip;
        for (MachineStatus status : from(cursor, query.direction())) {
            Criteria such = new Criteria().andOperator(filter, in(status));
            List<Document> found = find(
                    query,
                    cursor != null && cursor.key().equals(status.wireName())
                            ? new Criteria().andOperator(such, after(cursor.id(), query.direction()))
                            : such,
                    LAST_SEEN_KEY, // The same in all versions, so that its index yields ids in order.
                    toSkip,
                    wanted - rows.size());
            rows.addAll(found);
            if (rows.size() == wanted) {
                return rows;
            }
            toSkip = toSkip > 0 && found.isEmpty() ? toSkip - count(query.tenantId(), such) : 0;
        }
        return rows;
    }

    private static List<MachineStatus> from(@Nullable MachineCursor cursor, SortDirection direction) {
        Comparator<MachineStatus> byName = Comparator.comparing(MachineStatus::wireName);
        List<MachineStatus> all = Arrays.stream(MachineStatus.values())
                .sorted(direction == SortDirection.ASC ? byName : byName.reversed())
                .toList();
        return cursor == null
                ? all
                : all.stream()
                        .dropWhile(status -> !status.wireName().equals(cursor.key()))
                        .toList();
    }

    private static Criteria after(String id, SortDirection direction) {
        Criteria ids = Criteria.where(ID);
        return direction == SortDirection.ASC ? ids.gt(id) : ids.lt(id);
    }

    @Override
    String storedKey(String key) {
        return key.equals(STATUS) ? StatusSpans.FIELD : key;
    }

    @Override
    Document shown(Document row) {
        if (row.containsKey(GROUP_IDS)) {
            row.append(GROUP_IDS, MachineMemberships.groupIds(row));
        }
        return row.containsKey(StatusSpans.FIELD) ? row.append(STATUS, StatusSpans.at(row, instant)) : row;
    }
}
