package io.fleetledger.query.projection;

import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * Fields that other projections write into a machine's document. The first projection to write the document creates it
 * with all its fields, so that none is missing or in a different place than in other documents.
 */
public final class ForeignMachineFields {

    /** The collection of the machines' documents. */
    public static final String COLLECTION = "machines";
    /** A machine's groups, by id: the groups' projection writes them. */
    public static final String GROUP_IDS = "group_ids";
    /** Microsecond of the newest reading, null before the first: written with the latest readings. */
    public static final String LAST_SEEN_MICROS = "last_seen_micros";
    /**
     * The same as a date, to sort by. A machine never heard of sorts first, as the epoch: a missing value matches no
     * comparison.
     */
    public static final String LAST_SEEN_KEY = "last_seen_key";

    /** Initial values; not to be modified. */
    public static final Document BEGINNING =
            new Document(GROUP_IDS, List.of()).append(LAST_SEEN_MICROS, null).append(LAST_SEEN_KEY, new Date(0));

    /**
     * All fields of a new document, in the order in which they stay stored: a document looks the same whichever
     * projection creates it. The machine's own fields are null until it exists, except {@code sequence}, which precedes
     * that of every event: a process running older code, which does not create documents whole, takes this for a
     * machine and reads it. Not to be modified.
     */
    public static final Document WHOLE = whole();

    private ForeignMachineFields() {}

    private static Document whole() {
        Document whole = new Document();
        Stream.of(
                        "tenant_id",
                        "name",
                        "machine_identifier",
                        "protocol",
                        "location",
                        "status",
                        "is_active",
                        "created_at",
                        "offline_after_seconds",
                        "version",
                        "updated_at",
                        "name_key",
                        "identifier_key",
                        "location_key",
                        "sequence",
                        "position")
                .forEach(field -> whole.append(field, null));
        whole.put("sequence", -1L);
        whole.putAll(BEGINNING);
        return whole;
    }
}
