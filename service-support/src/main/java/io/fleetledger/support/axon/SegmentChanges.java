package io.fleetledger.support.axon;

import io.fleetledger.commands.TenantCommand;
import io.fleetledger.commands.processor.MergeSegmentCommand;
import io.fleetledger.commands.processor.ReleaseSegmentCommand;
import io.fleetledger.commands.processor.SegmentChange;
import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.commands.processor.SplitSegmentCommand;
import io.fleetledger.queries.processor.FindSegmentsQuery;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.queries.processor.SegmentView;
import io.fleetledger.support.caller.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.jspecify.annotations.Nullable;

/**
 * Splits and merges segments in the processes that hold them. Only its holder can change a segment: a split is sent to
 * the holder; if the two segments of a merge have different holders, one holder releases its segment. Meanwhile other
 * processes may claim a free segment, as always, and a dead process keeps its claims for 10 s: so the change is retried
 * for {@value #PATIENCE_SECONDS} s.
 */
public final class SegmentChanges {

    private static final int PATIENCE_SECONDS = 20;
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** Longer than a pause, and short enough that a segment is not missed if no process claims it. */
    private static final int LEFT_TO_MERGE_SECONDS = 5;

    private final Commands commands;
    private final Queries queries;
    private final LongSupplier nanoTime;
    private final LongConsumer pause;

    /** @param pause waits for that many nanoseconds */
    SegmentChanges(Commands commands, Queries queries, LongSupplier nanoTime, LongConsumer pause) {
        this.commands = commands;
        this.queries = queries;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    /** The addressee of messages for one process of a group. */
    static String addressee(String group, String process) {
        return group + "@" + process;
    }

    public SegmentList find(Caller caller, String processor) {
        return queries.queryTo(
                processor, caller, new FindSegmentsQuery(caller.tenantId(), processor), SegmentList.class);
    }

    /** Why a segment would currently not be split; empty if a split can be attempted. */
    public static Optional<Outcome> refusalOfSplit(SegmentList segments, int segment) {
        if (segments.undividedBecause() != null) {
            return Optional.of(Outcome.UNDIVIDED);
        }
        Optional<SegmentView> known = find(segments, segment);
        if (known.isEmpty()) {
            return Optional.of(Outcome.UNKNOWN_SEGMENT);
        }
        return known.get().share() <= segments.smallestShare() ? Optional.of(Outcome.SMALLEST) : Optional.empty();
    }

    /** Why a segment would currently not be merged; empty if a merge can be attempted. */
    public static Optional<Outcome> refusalOfMerge(SegmentList segments, int segment) {
        Optional<SegmentView> half = find(segments, segment);
        if (half.isEmpty()) {
            return Optional.of(Outcome.UNKNOWN_SEGMENT);
        }
        int mask = half.get().mask();
        if (mask == 0) {
            return Optional.of(Outcome.ONLY_ONE);
        }
        return areAlike(half, find(segments, segment ^ highestBit(mask)))
                ? Optional.empty()
                : Optional.of(Outcome.OTHER_HALF_SPLIT);
    }

    /** Returns {@link Outcome#HELD} if another process still holds the segment after all retries. */
    public Outcome split(Caller caller, String processor, int segment) {
        return untilNotHeld(() -> send(
                caller,
                processor,
                find(caller, processor, segment).map(SegmentView::heldBy).orElse(null),
                new SplitSegmentCommand(caller.tenantId(), processor, segment)));
    }

    /** Returns {@link Outcome#HELD} if two processes still hold the halves after all retries. */
    public Outcome merge(Caller caller, String processor, int segment) {
        return untilNotHeld(() -> tryToMerge(caller, processor, segment));
    }

    private Outcome tryToMerge(Caller caller, String processor, int segment) {
        Optional<SegmentView> half = find(caller, processor, segment);
        Optional<SegmentView> otherHalf =
                half.flatMap(known -> find(caller, processor, segment ^ highestBit(known.mask())));
        String holder = half.map(SegmentView::heldBy).orElse(null);
        String otherHolder = otherHalf.map(SegmentView::heldBy).orElse(null);
        if (holder == null || otherHolder == null || holder.equals(otherHolder) || !areAlike(half, otherHalf)) {
            return send(
                    caller,
                    processor,
                    holder == null ? otherHolder : holder,
                    new MergeSegmentCommand(caller.tenantId(), processor, segment));
        }
        release(caller, processor, otherHolder, otherHalf.orElseThrow().id());
        return Outcome.HELD;
    }

    private static int highestBit(int mask) {
        return mask ^ (mask >>> 1);
    }

    private static boolean areAlike(Optional<SegmentView> half, Optional<SegmentView> otherHalf) {
        return half.map(SegmentView::mask).equals(otherHalf.map(SegmentView::mask));
    }

    private Optional<SegmentView> find(Caller caller, String processor, int segment) {
        return find(find(caller, processor), segment);
    }

    private static Optional<SegmentView> find(SegmentList segments, int segment) {
        return segments.segments().stream().filter(view -> view.id() == segment).findFirst();
    }

    private Outcome send(Caller caller, String processor, @Nullable String holder, TenantCommand command) {
        try {
            return commands.sendTo(
                            holder == null ? processor : addressee(processor, holder),
                            caller,
                            command,
                            SegmentChange.class)
                    .outcome();
        } catch (NoHandlerForCommandException gone) {
            return Outcome.HELD; // By a process that is gone, until its claim expires.
        }
    }

    private void release(Caller caller, String processor, String holder, int segment) {
        try {
            commands.sendTo(
                    addressee(processor, holder),
                    caller,
                    new ReleaseSegmentCommand(caller.tenantId(), processor, segment, LEFT_TO_MERGE_SECONDS),
                    Boolean.class);
        } catch (NoHandlerForCommandException gone) {
            // The holder is gone and need not release anything: its claim expires.
        }
    }

    private Outcome untilNotHeld(Supplier<Outcome> attempt) {
        long deadline =
                nanoTime.getAsLong() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
        Outcome outcome = attempt.get();
        while (outcome == Outcome.HELD && nanoTime.getAsLong() - deadline < 0) {
            pause.accept(PAUSE.toNanos());
            outcome = attempt.get();
        }
        return outcome;
    }
}
