package io.fleetledger.query.audit;

import static io.fleetledger.query.audit.AuditDocument.*;

import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Component;

/**
 * Reads the audit without the query bus: a page of large changes may exceed the limit of a message between processes.
 */
@Component
class AuditLog {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, CREATED_AT, ID);

    private final TenantDocuments auditEntries;

    AuditLog(TenantDocuments auditEntries) {
        this.auditEntries = auditEntries;
    }

    /** One page, newest first; empty past the end, with the right totals. */
    AuditPage page(String tenantId, AuditFilter filter, int page, int pageSize) {
        TenantDocuments.Page found =
                auditEntries.page(tenantId, filter.criteria(), NEWEST_FIRST, page, pageSize, VIEWED);
        return new AuditPage(
                found.rows().stream().map(AuditDocument::view).toList(),
                found.total(),
                page,
                pageSize,
                Pages.count(found.total(), pageSize));
    }

    /**
     * Passes on every entry that matches the filter, newest first. Holds the time and id of each, but only a chunk of
     * the entries: with a sorted cursor, the embedded store would hold every entry for as long as the slowest client
     * takes.
     */
    void forEach(String tenantId, AuditFilter filter, EntrySink sink) throws IOException {
        List<Place> places = new ArrayList<>();
        auditEntries.forEach(
                tenantId,
                filter.criteria(),
                List.of(CREATED_AT),
                entry -> places.add(new Place(at(entry).getTime(), Long.parseLong(entry.getString(ID)))));
        places.sort(Comparator.reverseOrder());
        auditEntries.forEachInOrder(
                tenantId, places, place -> AuditDocument.id(place.position), VIEWED, entry -> sink.accept(view(entry)));
    }

    /** Receives entries one by one. */
    interface EntrySink {

        void accept(AuditEntry entry) throws IOException;
    }

    private record Place(long atMillis, long position) implements Comparable<Place> {

        private static final Comparator<Place> OLDEST_FIRST =
                Comparator.comparingLong(Place::atMillis).thenComparingLong(Place::position);

        @Override
        public int compareTo(Place other) {
            return OLDEST_FIRST.compare(this, other);
        }
    }
}
