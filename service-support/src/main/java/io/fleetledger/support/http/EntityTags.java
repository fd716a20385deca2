package io.fleetledger.support.http;

import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Entity tags and the conditions on them (RFC 9110, sections 8.8.3 and 13.1.1). A resource's tag is its version; the
 * tag of a resource without a version, which only the system changes, follows from its representation.
 */
public final class EntityTags {

    private static final Pattern TAG = Pattern.compile("\\s*(W/)?\"([\\x21\\x23-\\x7e\\x80-\\xff]*)\"\\s*(,|$)");

    private EntityTags() {}

    /** The {@code ETag} of a version. */
    public static String etag(long version) {
        return "\"" + version + "\"";
    }

    /** The {@code ETag} of a state without a version: it changes with any of the record's components. */
    public static String etagOf(Record shown) {
        return etagOf(shown.toString());
    }

    /** The {@code ETag} of a state without a version, from the text that shows it. */
    public static String etagOf(String shown) {
        return "\"" + NameBasedIds.of(shown) + "\"";
    }

    /**
     * The versions an {@code If-Match} header accepts: null for any ({@code *} or no header), otherwise those whose
     * strong tags it lists. A weak or foreign tag matches nothing. 400 for what is no list of tags.
     */
    public static @Nullable List<Long> ifMatch(@Nullable String header) {
        if (header == null || header.strip().equals("*")) {
            return null;
        }
        List<Long> versions = new ArrayList<>();
        Matcher matcher = TAG.matcher(header);
        int end = 0;
        while (end < header.length()) {
            // Match at this place only: a search would try every blank of a long header.
            if (!matcher.region(end, header.length()).lookingAt()) {
                throw malformed();
            }
            end = matcher.end();
            if (matcher.group(1) == null && matcher.group(2).matches("0|[1-9][0-9]{0,17}")) {
                versions.add(Long.valueOf(matcher.group(2)));
            }
        }
        if (header.isBlank() || header.strip().endsWith(",")) {
            throw malformed();
        }
        return versions;
    }

    /** Refuses {@code If-Match} with tags on a resource without versions, as none can match: 412. */
    public static void refuseVersions(@Nullable String ifMatch) {
        if (ifMatch(ifMatch) != null) {
            throw new ProblemException(Problem.of(CommonErrors.VERSION_MISMATCH, "This has no version."));
        }
    }

    private static ProblemException malformed() {
        return new ProblemException(
                Problem.malformed("If-Match must be * or a list of quoted entity tags, such as \"3\"."));
    }
}
