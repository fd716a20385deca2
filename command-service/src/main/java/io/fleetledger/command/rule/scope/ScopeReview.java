package io.fleetledger.command.rule.scope;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.AxonThreadFactory;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Sees to it that what the policy could not publish while it was behind is published once it no longer is, even if no
 * further event comes.
 */
final class ScopeReview implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ScopeReview.class);
    private static final long LOOK_EVERY_MILLIS = 200;
    private static final long BEFORE_THE_LOG = -1;

    private final ScopeProgress progress;
    private final EventProcessingConfiguration processing;
    private final ProcessingStores stores;
    private final ProcessingGroup group;
    private volatile @Nullable ScheduledExecutorService thread;

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

    @Override
    public void start() {
        ScheduledExecutorService looking =
                Executors.newSingleThreadScheduledExecutor(new AxonThreadFactory("rule-scope-review"));
        var unused = looking.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        thread = looking;
    }

    private void look() {
        try {
            Collection<EventTrackerStatus> segments = processing
                    .eventProcessor(ProjectionNames.RULE_SCOPE, StreamingEventProcessor.class)
                    .orElseThrow()
                    .processingStatus()
                    .values();
            if (segments.isEmpty()) { // Another process has it, or nobody yet.
                progress.beginAnew();
                progress.beginning();
            } else if (progress.isReviewDue() && segments.stream().allMatch(this::isPastTheBeginning)) {
                progress.review();
            }
        } catch (RuntimeException failure) {
            LOG.warn("Which rules hold for which machines could not be reviewed yet: {}", failure.toString());
        }
    }

    private boolean isPastTheBeginning(EventTrackerStatus segment) {
        long position = segment.getCurrentPosition().orElse(BEFORE_THE_LOG);
        return stores.behind(group, position, progress.beginning()) == 0;
    }

    @Override
    public void stop() {
        ScheduledExecutorService looking = thread;
        if (looking != null) {
            looking.shutdown();
            thread = null;
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }
}
