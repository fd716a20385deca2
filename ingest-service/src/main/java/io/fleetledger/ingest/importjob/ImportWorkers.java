package io.fleetledger.ingest.importjob;

import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.repeat.PeriodicTask;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.axonframework.common.AxonThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** This process's workers on open jobs, and the deletion of files of those that ended long ago. */
final class ImportWorkers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ImportWorkers.class);
    private static final long POLL_INTERVAL_MILLIS = 250;
    private static final long STOP_SECONDS = 20;

    private final ImportQueueProjection queue;
    private final ImportFiles files;
    private final Commands commands;
    private final ImportSettings settings;
    private final Predicate<String> offboarded;
    private final PeriodicTask retaining;
    private volatile boolean stopping;
    private @Nullable ScheduledExecutorService threads;
    private @Nullable ScheduledExecutorService heartbeats;

    /** @param offboarded tenants whose jobs are no longer worked on */
    ImportWorkers(
            ImportQueueProjection queue,
            ImportFiles files,
            Commands commands,
            ImportSettings settings,
            ImportRetention retention,
            Predicate<String> offboarded) {
        this.queue = queue;
        this.files = files;
        this.commands = commands;
        this.settings = settings;
        this.offboarded = offboarded;
        // Often, because the queue is not always up to date; nothing is due by the minute.
        this.retaining = new PeriodicTask(
                "import-retention",
                Duration.ofMinutes(1),
                Duration.ofMinutes(10),
                retention::deleteOld,
                failure -> LOG.warn("Files of old import jobs could not be deleted", failure));
    }

    @Override
    public void start() {
        if (settings.workers() == 0) {
            return;
        }
        stopping = false;
        ScheduledExecutorService working =
                Executors.newScheduledThreadPool(settings.workers(), new AxonThreadFactory("import-worker"));
        // Separate: an orderly shutdown ends repeating tasks, but a last batch still needs its lease.
        ScheduledExecutorService beating =
                Executors.newScheduledThreadPool(settings.workers(), new AxonThreadFactory("import-heartbeat"));
        String process = ManagementFactory.getRuntimeMXBean().getName();
        for (int number = 0; number < settings.workers(); number++) {
            ImportWorker worker = new ImportWorker(
                    process + "/" + number,
                    () -> queue.open().stream()
                            .filter(job -> !offboarded.test(job.tenantId()))
                            .toList(),
                    files,
                    commands,
                    settings.lease(),
                    Clock.systemUTC(),
                    beating,
                    () -> stopping);
            var unused = working.scheduleWithFixedDelay(
                    worker::pollQueue, POLL_INTERVAL_MILLIS, POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
        }
        retaining.start();
        threads = working;
        heartbeats = beating;
    }

    /** Workers stop after the current batch and hand their jobs back. */
    @Override
    public void stop() {
        stopping = true;
        ScheduledExecutorService working = threads;
        ScheduledExecutorService beating = heartbeats;
        if (working == null || beating == null) {
            return;
        }
        threads = null;
        heartbeats = null;
        working.shutdown();
        try {
            if (!working.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("An import worker did not stop within {}", Duration.ofSeconds(STOP_SECONDS));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        beating.shutdown();
        retaining.stop();
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }
}
