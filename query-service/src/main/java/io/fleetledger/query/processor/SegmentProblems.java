package io.fleetledger.query.processor;

import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ErrorCatalogue;
import io.fleetledger.support.problem.ErrorCode;
import io.fleetledger.support.problem.Problem;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Why a segment was neither split nor merged, in its HTTP form. */
@Component
final class SegmentProblems implements ErrorCatalogue {

    private static final String RETRY_AFTER_SECONDS = "10";

    private static final ErrorCode FIXED = new ErrorCode(
            "SEGMENTS_FIXED", HttpStatus.CONFLICT, "The processor has to follow all events in one segment.");
    private static final ErrorCode SMALLEST =
            new ErrorCode("SEGMENT_SMALLEST", HttpStatus.CONFLICT, "The segment is as small as one may be.");
    private static final ErrorCode ONLY_ONE =
            new ErrorCode("SEGMENT_ONLY_ONE", HttpStatus.CONFLICT, "There is no other segment to merge it with.");
    private static final ErrorCode OTHER_HALF_SPLIT = new ErrorCode(
            "SEGMENT_OTHER_HALF_SPLIT", HttpStatus.CONFLICT, "The segment's other half has been split further.");
    private static final ErrorCode HELD = new ErrorCode(
            "SEGMENT_HELD", HttpStatus.CONFLICT, "The segment could not be had from the process that holds it.");

    @Override
    public List<ErrorCode> codes() {
        return List.of(FIXED, SMALLEST, ONLY_ONE, OTHER_HALF_SPLIT, HELD);
    }

    /** @param segments of the processor, as they are now */
    static Problem problemOf(Outcome outcome, SegmentList segments) {
        return switch (outcome) {
            case UNKNOWN_SEGMENT -> Problem.of(CommonErrors.NOT_FOUND, "The processor has no segment of this id.");
            case UNDIVIDED -> Problem.of(FIXED, "This processor is not split. " + segments.undividedBecause());
            case SMALLEST -> Problem.of(SMALLEST, "A segment of this share of the sequences is not split further.");
            case ONLY_ONE -> Problem.of(ONLY_ONE, "It is the processor's only segment.");
            case OTHER_HALF_SPLIT ->
                Problem.of(OTHER_HALF_SPLIT, "Its other half has been split further. Merge the halves of that first.");
            case HELD ->
                Problem.of(
                                HELD,
                                "Another process has not given the segment up, or it is being changed. Nothing has"
                                        + " happened. Try again; if that does not help, restart the process that"
                                        + " held_by names.")
                        .with("Retry-After", RETRY_AFTER_SECONDS);
            case DONE -> throw new IllegalArgumentException("A successful outcome has no problem");
        };
    }
}
