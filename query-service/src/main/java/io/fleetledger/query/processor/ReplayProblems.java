package io.fleetledger.query.processor;

import io.fleetledger.commands.Refusal;
import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.commands.processor.ReplayRefusal;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.RefusalMapping;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Reasons for refusing a rebuild: the HTTP form of every {@link ReplayError}, and what is known before any service is
 * asked.
 */
@Component
final class ReplayProblems implements RefusalMapping, ErrorCatalogue {

    /** A swap takes less, or is given up. */
    private static final String SWAPPED_IN_SECONDS = "2";

    static final ErrorCode NOT_REPLAYABLE = new ErrorCode(
            "PROJECTION_NOT_REPLAYABLE",
            HttpStatus.CONFLICT,
            "What acts on events, a policy or a saga, is never given them again.");

    @Override
    public Optional<Problem> problemOf(Refusal refusal) {
        return refusal instanceof ReplayRefusal replay ? Optional.of(problemOf(replay)) : Optional.empty();
    }

    private static Problem problemOf(ReplayRefusal replay) {
        Problem problem = Problem.of(codeOf(replay.error()), replay.detail());
        return replay.error() == ReplayError.PROJECTION_BEING_SWAPPED
                ? problem.with("Retry-After", SWAPPED_IN_SECONDS)
                : problem;
    }

    private static ErrorCode codeOf(ReplayError error) {
        return switch (error) {
            case PROJECTION_OF_NEWER_VERSION ->
                new ErrorCode(
                        error.name(),
                        HttpStatus.CONFLICT,
                        "What is shown was built by a newer version of the service.");
            case PROJECTION_BEING_SWAPPED ->
                new ErrorCode(
                        error.name(),
                        HttpStatus.CONFLICT,
                        "A rebuild that is not verified is taking its place at this moment.");
        };
    }

    @Override
    public List<ErrorCode> codes() {
        return Stream.concat(
                        Stream.of(NOT_REPLAYABLE),
                        Arrays.stream(ReplayError.values()).map(ReplayProblems::codeOf))
                .toList();
    }
}
