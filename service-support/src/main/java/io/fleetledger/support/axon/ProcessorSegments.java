package io.fleetledger.support.axon;

import io.fleetledger.commands.processor.MergeSegmentCommand;
import io.fleetledger.commands.processor.ReleaseSegmentCommand;
import io.fleetledger.commands.processor.SegmentChange;
import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.commands.processor.SplitSegmentCommand;
import io.fleetledger.queries.processor.FindSegmentsQuery;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.queries.processor.SegmentView;
import io.fleetledger.support.mongo.StoredToken;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;

/**
 * One group's segments as one of its processes sees them. The process can split or merge only segments that it holds or
 * that are free. A segment resumes after its token. When two segments at different positions are merged, the one ahead
 * gets the events in between again, which every handler tolerates.
 */
final class ProcessorSegments {

    private static final long BEGINNING = -1;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final BusResponses IN_PROCESS = BusResponses.inProcess();

    private final ProcessingGroup group;
    private final ProcessingStores stores;
    private final Supplier<StreamingEventProcessor> processor;
    private final StreamableMessageSource<?> log;
    private final String process;

    /**
     * @param processor available only after the processors have been built
     * @param process the name under which this process claims segments
     */
    ProcessorSegments(
            ProcessingGroup group,
            ProcessingStores stores,
            Supplier<StreamingEventProcessor> processor,
            StreamableMessageSource<?> log,
            String process) {
        this.group = group;
        this.stores = stores;
        this.processor = processor;
        this.log = log;
        this.process = process;
    }

    SegmentList handle(FindSegmentsQuery query) {
        Map<Integer, EventTrackerStatus> here = processor.get().processingStatus();
        Map<Integer, String> holders = stores.segmentHolders(group.name());
        Map<Integer, Long> positions = stores.storedPositions(group.name());
        long head = StoredToken.position(log.createHeadToken());
        return new SegmentList(
                group.name(),
                1.0 / ProcessingGroup.MAX_SEGMENTS,
                group.undividedBecause(),
                segments()
                        .map(segment -> {
                            int id = segment.getSegmentId();
                            EventTrackerStatus status = here.get(id);
                            return status == null
                                    ? view(segment, holders.get(id), positions.getOrDefault(id, BEGINNING), head)
                                    : view(
                                            segment,
                                            process,
                                            status.getCurrentPosition().orElse(BEGINNING),
                                            head);
                        })
                        .toList());
    }

    private SegmentView view(Segment segment, @Nullable String holder, long position, long head) {
        return new SegmentView(
                segment.getSegmentId(),
                segment.getMask(),
                1.0 / (segment.getMask() + 1),
                holder,
                position == BEGINNING ? null : position,
                stores.lag(group, position, head));
    }

    /** One change at a time: two concurrent ones could each halve what the other has halved. */
    synchronized SegmentChange handle(SplitSegmentCommand command) {
        if (group.undividedBecause() != null) {
            return new SegmentChange(Outcome.UNDIVIDED);
        }
        Optional<Segment> segment = find(command.segment());
        if (segment.isEmpty()) {
            return new SegmentChange(Outcome.UNKNOWN_SEGMENT);
        }
        if (segment.get().getMask() >= ProcessingGroup.MAX_SEGMENTS - 1) {
            return new SegmentChange(Outcome.SMALLEST);
        }
        return tryClaim(command.segment()) && segment.equals(find(command.segment()))
                ? changed(processor.get().splitSegment(command.segment()))
                : new SegmentChange(Outcome.HELD);
    }

    synchronized SegmentChange handle(MergeSegmentCommand command) {
        Optional<Segment> segment = find(command.segment());
        if (segment.isEmpty()) {
            return new SegmentChange(Outcome.UNKNOWN_SEGMENT);
        }
        if (segment.get().getMask() == 0) {
            return new SegmentChange(Outcome.ONLY_ONE);
        }
        int otherHalf = segment.get().mergeableSegmentId();
        if (!find(otherHalf).filter(segment.get()::isMergeableWith).isPresent()) {
            return new SegmentChange(Outcome.OTHER_HALF_SPLIT);
        }
        return tryClaim(command.segment()) && tryClaim(otherHalf) && segment.equals(find(command.segment()))
                ? changed(processor.get().mergeSegment(command.segment()))
                : new SegmentChange(Outcome.HELD);
    }

    boolean handle(ReleaseSegmentCommand command) {
        processor.get().releaseSegment(command.segment(), command.seconds(), TimeUnit.SECONDS);
        return true;
    }

    private Stream<Segment> segments() {
        return Arrays.stream(Segment.computeSegments(stores.segmentIds(group.name())));
    }

    private Optional<Segment> find(int id) {
        return segments().filter(segment -> segment.getSegmentId() == id).findFirst();
    }

    /** Claims the segment if it is free. */
    private boolean tryClaim(int segment) {
        return IN_PROCESS.await(processor.get().claimSegment(segment), "claim of a segment", TIMEOUT);
    }

    private static SegmentChange changed(CompletableFuture<Boolean> change) {
        try {
            return new SegmentChange(
                    IN_PROCESS.await(change, "change of segments", TIMEOUT) ? Outcome.DONE : Outcome.HELD);
        } catch (UnableToClaimTokenException lost) {
            return new SegmentChange(Outcome.HELD);
        }
    }
}
