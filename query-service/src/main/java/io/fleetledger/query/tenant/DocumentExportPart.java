package io.fleetledger.query.tenant;

import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.mongo.TenantDocuments;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what a list shows, in the list's format and newest first, from its documents. The places of all documents are
 * noted first: page by page, a new document between two pages would make another be written twice, and a removed one
 * would make another be left out.
 */
public final class DocumentExportPart implements TenantExportPart {

    private static final String ID = "_id";
    private static final String CREATED_AT = "created_at";

    /** Newest first, then in the order of lists: by ids as texts. */
    private static final Comparator<Place> NEWEST_FIRST = Comparator.comparingLong(Place::createdAt)
            .thenComparing(Place::high, Long::compareUnsigned)
            .thenComparing(Place::low, Long::compareUnsigned)
            .reversed();

    private final String name;
    private final TenantDocuments documents;
    private final Criteria listed;
    private final List<String> fields;
    private final Function<Document, ?> view;
    private final JsonMapper json;

    /**
     * @param documents each with a UUID as its id and the creation time of what it shows
     * @param listed selects those that the list shows
     * @param fields those that {@code view} needs
     */
    public DocumentExportPart(
            String name,
            TenantDocuments documents,
            Criteria listed,
            List<String> fields,
            Function<Document, ?> view,
            JsonMapper json) {
        this.name = name;
        this.documents = documents;
        this.listed = listed;
        this.fields =
                Stream.concat(fields.stream(), Stream.of(CREATED_AT)).distinct().toList();
        this.view = view;
        this.json = json;
    }

    /** Neither value changes; small, since there may be a million places. */
    private record Place(long createdAt, long high, long low) {

        static Place of(Document document) {
            UUID id = UUID.fromString(document.getString(ID));
            return new Place(
                    document.getDate(CREATED_AT).getTime(), id.getMostSignificantBits(), id.getLeastSignificantBits());
        }

        String id() {
            return new UUID(high, low).toString();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(Caller tenant, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out);
        documents.forEachInOrder(tenant.tenantId(), places(tenant.tenantId()), Place::id, fields, document -> {
            if (document.getDate(CREATED_AT) != null) { // It may have ended by now, which may leave only a tombstone.
                lines.write(json.writeValueAsBytes(view.apply(document)));
                lines.write('\n');
            }
        });
        lines.flush();
    }

    /** A document that moves within an index during the scan may be returned twice. */
    private List<Place> places(String tenantId) {
        List<Place> places = new ArrayList<>();
        documents.forEach(tenantId, listed, List.of(CREATED_AT), document -> places.add(Place.of(document)));
        return places.stream().sorted(NEWEST_FIRST).distinct().toList();
    }
}
