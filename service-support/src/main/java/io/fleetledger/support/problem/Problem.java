package io.fleetledger.support.problem;

import java.util.List;
import java.util.Map;

/**
 * An error answer before it is written.
 *
 * @param detail one sentence for a person, without internals
 * @param headers further response headers, {@code Retry-After} or {@code Allow}
 */
public record Problem(ErrorCode error, String detail, List<FieldProblem> errors, Map<String, String> headers) {

    public Problem {
        errors = List.copyOf(errors);
        headers = Map.copyOf(headers);
    }

    public static Problem of(ErrorCode error, String detail) {
        return new Problem(error, detail, List.of(), Map.of());
    }

    public static Problem invalid(List<FieldProblem> errors) {
        String detail = errors.size() == 1 ? "One value is invalid." : errors.size() + " values are invalid.";
        return new Problem(CommonErrors.VALIDATION_FAILED, detail, errors, Map.of());
    }

    public static Problem malformed(String detail) {
        return of(CommonErrors.MALFORMED_REQUEST, detail);
    }

    /** The same problem with one more header. */
    public Problem with(String header, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(header, value);
        return new Problem(error, detail, errors, more);
    }
}
