package io.fleetledger.query.group;

import java.util.List;
import org.bson.Document;

/**
 * How far the tree of a tenant has come, in the collection {@value #COLLECTION}. Written behind the groups it speaks of:
 * who reads it first and the groups then has at least this state of them.
 */
final class TreeDocument {

    static final String COLLECTION = "group-trees";

    /** Position in the log up to which events are applied: none is applied twice. */
    static final String POSITION = "position";
    /** Id of the event there, which names this state of the tree: no other tree, of no other log, has it. */
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
