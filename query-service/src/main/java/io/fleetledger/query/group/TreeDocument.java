package io.fleetledger.query.group;

import java.util.List;
import org.bson.Document;

/**
 * How far a tenant's tree is applied, in the collection {@value #COLLECTION}. Written after the groups it covers: a
 * reader that reads it first and then the groups gets at least this state of them.
 */
final class TreeDocument {

    static final String COLLECTION = "group-trees";

    /** Position in the log up to which events are applied; no event is applied twice. */
    static final String POSITION = "position";
    /** Id of the event there, which identifies this state of the tree: no other tree, of no other log, has it. */
    static final String EVENT_ID = "event_id";

    static final List<String> FIELDS = List.of(POSITION, EVENT_ID);

    private TreeDocument() {}

    static Document of(String tenantId, long position, String eventId) {
        return new Document("_id", tenantId)
                .append("tenant_id", tenantId)
                .append(POSITION, position)
                .append(EVENT_ID, eventId);
    }
}
