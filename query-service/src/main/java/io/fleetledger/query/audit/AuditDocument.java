package io.fleetledger.query.audit;

import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.bson.Document;

/**
 * An entry in the collection {@value #COLLECTION}; its {@code _id} is the event's position in the log. Stored names are
 * constants: they outlive the Java names.
 */
final class AuditDocument {

    static final String COLLECTION = "audit";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String EVENT_ID = "event_id";
    static final String USER_ID = "user_id";
    static final String ACTION = "action";
    static final String RESOURCE_TYPE = "resource_type";
    static final String RESOURCE_ID = "resource_id";
    static final String DETAILS = "details";
    static final String CREATED_AT = "created_at";

    static final List<String> VIEWED =
            List.of(TENANT_ID, EVENT_ID, USER_ID, ACTION, RESOURCE_TYPE, RESOURCE_ID, DETAILS, CREATED_AT);

    /** Digits of the largest position; every id has as many, so that ids sort as positions do. */
    private static final int DIGITS = 19;

    private AuditDocument() {}

    static String id(long position) {
        String digits = Long.toString(position);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    static AuditEntry view(Document entry) {
        return new AuditEntry(
                UUID.fromString(entry.getString(EVENT_ID)),
                entry.getString(TENANT_ID),
                entry.getString(USER_ID),
                entry.getString(ACTION),
                entry.getString(RESOURCE_TYPE),
                entry.getString(RESOURCE_ID),
                Objects.requireNonNull(entry.get(DETAILS, Document.class), "written with every entry"),
                at(entry).toInstant());
    }

    static Date at(Document entry) {
        return Objects.requireNonNull(entry.getDate(CREATED_AT), "written with every entry");
    }
}
