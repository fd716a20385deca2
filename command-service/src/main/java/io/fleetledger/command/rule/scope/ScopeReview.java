package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what a batch has left: rules that may be for all machines of a tenant, and what the policy could not
 * publish while it was catching up, even if no further event comes. It checks some machines at a time, so that batches
 * do not wait long, and the next ones when the policy has handled what was appended meanwhile, so that successive
 * changes are known before further machines receive the first.
 */
final class ScopeReview implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeReview.class);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final Duration ACTIVE_POLL_INTERVAL = Duration.ofMillis(10);
    private static final long STOP_SECONDS = 20;
    private static final long BEFORE_THE_LOG = -1;

    /** Machines checked in one step. */
    private static final int AT_A_TIME = 500;
    /** After it, the review continues anyway: rules must take effect under a constant load, too. */
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final ScopeProgress progress;
    private final EventProcessingConfiguration processing;
    private final ProcessingStores stores;
    private final ProcessingGroup group;
    private volatile @Nullable ExecutorService thread;
    private long lastReviewAt = System.nanoTime();

    ScopeReview(
            ScopeProgress progress,
            EventProcessingConfiguration processing,
            ProcessingStores stores,
            ProcessingGroup group) {
        this.progress = progress;
        this.processing = processing;
        this.stores = stores;
        this.group = group;
    }

    /** The number of tenants whose machines may need a publication; 0 if another process does it. */
    int pending() {
        return segments().isEmpty() ? 0 : progress.pending();
    }

    @Override
    public void start() {
        ExecutorService executor = Executors.newSingleThreadExecutor(new AxonThreadFactory("rule-scope-review"));
        thread = executor;
        executor.execute(this::run);
    }

    private void run() {
        try {
            while (isRunning()) {
                progress.awaitDue(reviewOrLog());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is due and returns how long the next check may wait. */
    private Duration reviewOrLog() {
        try {
            return reviewIfDue();
        } catch (Throwable failure) { // If it escaped, reviews would end permanently.
            LOG.warn("Could not re-evaluate which rules apply to machines; will retry", failure);
            return POLL_INTERVAL;
        }
    }

    private Duration reviewIfDue() {
        try {
            Collection<EventTrackerStatus> segments = segments();
            if (segments.isEmpty()) { // Another process has it, or none yet.
                reset();
            } else if (progress.pending() > 0) {
                return review(segments);
            }
        } catch (UnableToClaimTokenException lost) {
            reset();
        }
        return POLL_INTERVAL;
    }

    private Collection<EventTrackerStatus> segments() {
        return processing
                .eventProcessor(ProjectionNames.RULE_SCOPE, StreamingEventProcessor.class)
                .orElseThrow()
                .processingStatus()
                .values();
    }

    private void reset() {
        progress.reset();
        progress.beginning();
    }

    private Duration review(Collection<EventTrackerStatus> segments) {
        long beginning = progress.beginning();
        if (!arePast(segments, beginning)) {
            return POLL_INTERVAL;
        }
        if (!arePast(segments, progress.published()) && System.nanoTime() - lastReviewAt < TIMEOUT.toNanos()) {
            return ACTIVE_POLL_INTERVAL;
        }
        // A process that has lost the claim unnoticed publishes nothing.
        segments.forEach(segment -> stores.projectionTokens()
                .extendClaim(group.name(), segment.getSegment().getSegmentId()));
        progress.review(beginning, AT_A_TIME);
        lastReviewAt = System.nanoTime();
        return Duration.ZERO;
    }

    private boolean arePast(Collection<EventTrackerStatus> segments, long head) {
        return segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(BEFORE_THE_LOG))
                .allMatch(position -> stores.lag(group, position, head) == 0);
    }

    /** Stops after the current step, which needs the claim. */
    @Override
    public void stop() {
        ExecutorService executor = thread;
        if (executor == null) {
            return;
        }
        thread = null;
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Publishing of effective rules did not stop within {}", Duration.ofSeconds(STOP_SECONDS));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
