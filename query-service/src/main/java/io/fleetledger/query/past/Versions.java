package io.fleetledger.query.past;

import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * A document per version of a subject: its state from one of its events to the next. A version's {@code _id} is the
 * subject's id, a separator and the position of the event it began with, so that ids of versions sort as ids of
 * subjects do. Stored names are constants: they outlive the Java names.
 */
public final class Versions {

    public static final String ID = "_id";
    public static final String TENANT_ID = "tenant_id";
    /** The first instant at which it is valid. */
    public static final String VALID_FROM = "valid_from";
    /** The first instant at which it is no longer valid; for an open version, one that no query asks for. */
    public static final String VALID_TO = "valid_to";
    /** Id of the version before it; null in the first. To be used only if {@link #isChained}. */
    static final String PREVIOUS = "previous";
    /**
     * Id of the version to which {@link #PREVIOUS} belongs: its own. Older code, which does not chain versions, begins
     * one as a copy of the one before it and keeps in it the fields that it does not know.
     */
    static final String CHAINED_AS = "chained_as";
    /** Position in the log of the last event applied, to recognize a repeated event. */
    static final String POSITION = "position";
    /** Position of the event that ended it. */
    static final String ENDED_BY = "ended_by";
    /** Instant of the last event applied: no later event counts from an earlier one. */
    static final String BROUGHT_TO = "brought_to";

    static final Date OPEN_END = new Date(253_402_300_799_999L);
    static final long NOT_ENDED = Long.MAX_VALUE;

    private static final char BEGAN_WITH = '@';

    /** Field of the document that names the open version of a subject. */
    static final String OPEN_VERSION = "open_version";

    private static final String HEADS = "-heads";

    private Versions() {}

    /** The collection that names the open versions of that collection. */
    static String heads(String collection) {
        return collection + HEADS;
    }

    /** Conditions that select the versions valid at that instant, one of each subject. */
    public static List<Criteria> validAt(Date instant) {
        return List.of(
                Criteria.where(VALID_FROM).lte(instant),
                Criteria.where(VALID_TO).gt(instant));
    }

    /** The subject's id, given that id or the id of one of its versions. */
    public static String subjectOf(String id) {
        int sign = id.indexOf(BEGAN_WITH);
        return sign < 0 ? id : id.substring(0, sign);
    }

    /**
     * Selects the versions of one subject whose ids are before that one as text, and whose positions have so many
     * digits.
     *
     * @param id of a version, or the {@link #end} of all
     */
    static Criteria before(String id, int digits) {
        return before(id, digits, digits);
    }

    /** The same for a range of numbers of digits. */
    static Criteria before(String id, int fewest, int most) {
        String subject = subjectOf(id);
        return new Criteria()
                .andOperator(
                        Criteria.where(ID).gt(subject + BEGAN_WITH).lt(id),
                        Criteria.where(ID).regex(BEGAN_WITH + "[0-9]{" + fewest + "," + most + "}$"));
    }

    /** Sorts as text after all ids of versions of one subject. */
    static String end(String subject) {
        return subject + BEGAN_WITH + (char) ('9' + 1);
    }

    /** The number of digits of the position in a version's id. */
    static int digitsOf(String id) {
        return id.length() - id.indexOf(BEGAN_WITH) - 1;
    }

    static String idOf(String subject, long position) {
        return subject + BEGAN_WITH + position;
    }

    /** Whether its {@link #PREVIOUS} is its own rather than copied by older code. */
    static boolean isChained(Document version) {
        return version.getString(ID).equals(version.getString(CHAINED_AS));
    }

    static Date brought(Document version) {
        return version.getDate(BROUGHT_TO);
    }
}
