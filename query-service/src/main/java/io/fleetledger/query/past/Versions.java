package io.fleetledger.query.past;

import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * A document per version of something: what it was like from one of its events to the next. A version's {@code _id} is that
 * of what it is a version of, and behind a sign the position of the event it began with, so that ids of versions sort as
 * ids do. Stored names are constants: they outlive the Java names.
 */
public final class Versions {

    public static final String ID = "_id";
    public static final String TENANT_ID = "tenant_id";
    /** The first instant of which it is true. */
    public static final String VALID_FROM = "valid_from";
    /** The first of which it is no longer: of a version that still stands, one that nobody asks for. */
    public static final String VALID_TO = "valid_to";
    /** Id of the version before it; null in the first. Only of one that says so itself: see {@link #isChained}. */
    static final String PREVIOUS = "previous";
    /**
     * Id of the version whose {@link #PREVIOUS} it is: its own. Code of before there were chains makes a version of a copy of
     * the one before it, and leaves in it what it does not know.
     */
    static final String CHAINED_AS = "chained_as";
    /** Position in the log of the last event in it, by which a repeated event is known. */
    static final String POSITION = "position";
    /** Position of the event that ended it. */
    static final String ENDED_BY = "ended_by";
    /** Instant of the last event in it: none that follows counts from an earlier one. */
    static final String BROUGHT_TO = "brought_to";

    static final Date OPEN_END = new Date(253_402_300_799_999L);
    static final long NOT_ENDED = Long.MAX_VALUE;

    private static final char BEGAN_WITH = '@';

    /** In a collection's document that names the open version of one thing. */
    static final String OPEN_VERSION = "open_version";

    private static final String HEADS = "-heads";

    private Versions() {}

    /** The collection that names the open versions in that one. */
    static String heads(String collection) {
        return collection + HEADS;
    }

    /** What the versions that stood at that instant fulfil, one of each thing. */
    public static List<Criteria> standingAt(Date instant) {
        return List.of(
                Criteria.where(VALID_FROM).lte(instant),
                Criteria.where(VALID_TO).gt(instant));
    }

    /** What a version is one of, by its own id or by that of a version. */
    public static String subjectOf(String id) {
        int sign = id.indexOf(BEGAN_WITH);
        return sign < 0 ? id : id.substring(0, sign);
    }

    /**
     * What those versions of one thing fulfil whose ids are before that one as text, and whose position has so many digits.
     *
     * @param id of a version, or the {@link #end} of all
     */
    static Criteria before(String id, int digits) {
        return before(id, digits, digits);
    }

    /** The same, of a number of digits between those two. */
    static Criteria before(String id, int fewest, int most) {
        String subject = subjectOf(id);
        return new Criteria()
                .andOperator(
                        Criteria.where(ID).gt(subject + BEGAN_WITH).lt(id),
                        Criteria.where(ID).regex(BEGAN_WITH + "[0-9]{" + fewest + "," + most + "}$"));
    }

    /** As text behind all ids of versions of one thing. */
    static String end(String subject) {
        return subject + BEGAN_WITH + (char) ('9' + 1);
    }

    /** How many digits the position has with which the version of that id began. */
    static int digitsOf(String id) {
        return id.length() - id.indexOf(BEGAN_WITH) - 1;
    }

    static String idOf(String subject, long position) {
        return subject + BEGAN_WITH + position;
    }

    /** Whether the version before this one is known of it. */
    static boolean isChained(Document version) {
        return version.getString(ID).equals(version.getString(CHAINED_AS));
    }

    static Date brought(Document version) {
        return version.getDate(BROUGHT_TO);
    }
}
