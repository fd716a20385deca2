package io.fleetledger.support.observability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.status.OnErrorConsoleStatusListener;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusManager;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log brief during a long outage: a full disk would fill it with tens of thousands of lines a minute, the
 * log's own write failures among them.
 */
final class OutageLogLimiter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutageLogLimiter.class);
    private static final long PERIOD_SECONDS = 60;

    private final RepeatedOutageFilter repeated = new RepeatedOutageFilter();
    private final PeriodicTask periods = new PeriodicTask(
            "outage-log",
            Duration.ofSeconds(PERIOD_SECONDS),
            this::endPeriod,
            failure -> LOG.warn("Could not log how often suppressed messages were repeated", failure));

    OutageLogLimiter() {
        ILoggerFactory loggers = LoggerFactory.getILoggerFactory();
        if (loggers instanceof LoggerContext logback) {
            logback.addTurboFilter(repeated);
            StatusManager statuses = logback.getStatusManager();
            statuses.getCopyOfStatusListenerList().forEach(statuses::remove);
            FirstOfPeriod ofItself = new FirstOfPeriod();
            ofItself.start();
            statuses.add(ofItself);
        }
        periods.start();
    }

    private void endPeriod() {
        repeated.endPeriod((kind, times) -> LOG.warn(
                "Repeated {} times within {} s: {} in {}", times, PERIOD_SECONDS, kind.failure(), kind.logger()));
    }

    @Override
    public void close() {
        periods.shutdown();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getTurboFilterList().remove(repeated);
        }
    }

    /** Prints the logging library's own problems to the console, one per period. */
    private static final class FirstOfPeriod extends OnErrorConsoleStatusListener {

        private final AtomicLong notBefore = new AtomicLong(Long.MIN_VALUE);

        @Override
        public void addStatusEvent(Status status) {
            long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
            long due = notBefore.get();
            if (status.getLevel() >= Status.WARN && now >= due && notBefore.compareAndSet(due, now + PERIOD_SECONDS)) {
                super.addStatusEvent(status);
            }
        }
    }
}
