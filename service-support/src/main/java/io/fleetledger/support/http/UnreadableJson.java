package io.fleetledger.support.http;

import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;

/** The refusals of bodies that are not read as JSON. */
public final class UnreadableJson {

    /** How deep arrays and objects may be in one another, in every body. */
    public static final int MAX_DEPTH = StreamReadConstraints.DEFAULT_MAX_DEPTH;

    private UnreadableJson() {}

    /** The text is not JSON; says where. */
    public static ProblemException of(JacksonException unreadable) {
        var at = unreadable.getLocation();
        return new ProblemException(Problem.malformed(
                at == null || at.getLineNr() < 1
                        ? "The body is not valid JSON."
                        : "The body is not valid JSON: line " + at.getLineNr() + ", column " + at.getColumnNr() + "."));
    }

    /** It may be JSON, but only its beginning has been read. */
    public static ProblemException tooDeep() {
        return new ProblemException(
                Problem.malformed("The body is nested too deeply; at most " + MAX_DEPTH + " levels are read."));
    }
}
