package io.fleetledger.support.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.Violation;
import java.util.List;

/**
 * One offending field.
 *
 * @param loc where: {@code ["body","name"]}, {@code ["query","page"]}, {@code ["header","If-Match"]}
 */
public record FieldProblem(
        @JsonProperty("loc") List<String> loc,
        @JsonProperty("msg") String msg,
        @JsonProperty("type") String type) {

    public FieldProblem {
        loc = List.copyOf(loc);
    }

    /** The violation, at its place in the request's {@code part}. */
    public static FieldProblem in(String part, Violation violation) {
        List<String> loc = violation.field().isEmpty() ? List.of(part) : List.of(part, violation.field());
        return new FieldProblem(loc, violation.message(), violation.type());
    }
}
