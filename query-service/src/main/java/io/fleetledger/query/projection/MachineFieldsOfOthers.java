package io.fleetledger.query.projection;

import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * What other projections write into the document of a machine. Whoever writes first to a machine that has no document
 * yet begins it with all that it will ever have, so that nothing is missing, nor elsewhere than in other documents.
 */
public final class MachineFieldsOfOthers {

    /** The collection of the machines' documents. */
    public static final String COLLECTION = "machines";
    /** A machine's groups, by id: the groups' projection writes them. */
    public static final String GROUP_IDS = "group_ids";
    /** Microsecond of the newest reading, null before the first: written with the latest readings. */
    public static final String LAST_SEEN_MICROS = "last_seen_micros";
    /** The same to sort by, as a date. A machine never heard of comes first, as the epoch: a missing value compares with nothing. */
    public static final String LAST_SEEN_KEY = "last_seen_key";

    /** As they begin; not to be changed. */
    public static final Document BEGINNING =
            new Document(GROUP_IDS, List.of()).append(LAST_SEEN_MICROS, null).append(LAST_SEEN_KEY, new Date(0));

    /**
     * All fields of the document as they begin, whoever begins it, in the order in which they are stored ever after: what a
     * document looks like does not depend on which projection was first. Null where there is no machine yet, but for
     * {@code sequence}, which is before that of every event: a process of before documents began whole takes this for a
     * machine, and reads it. Not to be changed.
     */
    public static final Document WHOLE = whole();

    private MachineFieldsOfOthers() {}

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
