package io.fleetledger.query.projection;

import java.util.Date;
import java.util.List;
import org.bson.Document;

/**
 * What other projections write into the document of a machine. Whoever writes first to a machine that has no document
 * yet begins it with all of these, so that none is ever missing.
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

    private MachineFieldsOfOthers() {}

    /** The others beside {@code own}, as they begin. */
    public static Document beginningWithout(String... own) {
        Document others = new Document(BEGINNING);
        others.keySet().removeAll(List.of(own));
        return others;
    }
}
