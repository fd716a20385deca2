package io.fleetledger.support.mongo;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventhandling.tokenstore.UnableToInitializeTokenException;
import org.jspecify.annotations.Nullable;

/**
 * Makes a group's segments appear all at once or not at all. Axon's store for MongoDB writes them by one command, of
 * which a new primary may know only the beginning. A process that found only some would take its segments for larger
 * than they are, or leave the others' events unhandled. So the first segment is written last, and without it there are
 * none: a merge never deletes it. The next process completes what was begun.
 */
public final class AtomicInitializationTokenStore extends ForwardingTokenStore {

    private static final int FIRST = 0;

    public AtomicInitializationTokenStore(TokenStore tokens) {
        super(tokens);
    }

    @Override
    public void initializeTokenSegments(String processorName, int segmentCount) {
        initializeTokenSegments(processorName, segmentCount, null);
    }

    /**
     * Completes an initialisation that was begun with more segments with that number.
     *
     * @throws UnableToClaimTokenException if the segments exist
     * @throws UnableToInitializeTokenException if not all could be made, or another process makes them; there are none
     *     or all then, and another try may succeed
     */
    @Override
    public void initializeTokenSegments(String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
        Set<Integer> begun = begun(processorName);
        if (begun.contains(FIRST)) {
            throw new UnableToClaimTokenException("The segments of " + processorName + " are there");
        }
        int last = Math.max(
                segmentCount - 1,
                begun.stream().mapToInt(Integer::intValue).max().orElse(FIRST));
        for (int segment = last; segment > FIRST; segment--) {
            if (!begun.contains(segment)) {
                super.initializeSegment(initialToken, processorName, segment);
            }
        }
        // Looked at again, as Axon's store passes over a write that MongoDB refuses.
        if (!begun(processorName)
                .containsAll(IntStream.rangeClosed(FIRST + 1, last).boxed().toList())) {
            throw new UnableToInitializeTokenException("Not all segments of " + processorName + " could be made");
        }
        super.initializeSegment(initialToken, processorName, FIRST);
    }

    private Set<Integer> begun(String processorName) {
        return Arrays.stream(super.fetchSegments(processorName)).boxed().collect(Collectors.toSet());
    }

    @Override
    public int[] fetchSegments(String processorName) {
        int[] segments = super.fetchSegments(processorName);
        return Arrays.stream(segments).anyMatch(segment -> segment == FIRST) ? segments : new int[0];
    }

    @Override
    public List<Segment> fetchAvailableSegments(String processorName) {
        return fetchSegments(processorName).length == 0 ? List.of() : super.fetchAvailableSegments(processorName);
    }
}
