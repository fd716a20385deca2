package io.fleetledger.support.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.mongo.TruncatedLogException;
import io.fleetledger.support.trace.UnthrottledLog;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Logs a store's outage, or a refused event store, once a period rather than with a stack trace for each retry: of
 * failures of one kind in one place only the first is logged as it is, the others are counted. Other failures are
 * logged each time, and so are messages with {@link UnthrottledLog#MARKER}: an event that cannot be read or handled may
 * have a cause that looks like an outage.
 */
final class RepeatedOutageFilter extends TurboFilter {

    private final Map<Kind, AtomicLong> repeats = new ConcurrentHashMap<>();

    /**
     * Failures that are logged once a period.
     *
     * @param failure the class of the root cause
     */
    record Kind(String logger, String failure) {}

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable t) {
        if (format == null || !level.isGreaterOrEqual(Level.INFO) || UnthrottledLog.MARKER.equals(marker)) {
            return FilterReply.NEUTRAL;
        }
        Throwable failure = t != null ? t : lastOf(params);
        if (failure == null) {
            return FilterReply.NEUTRAL;
        }
        Throwable root = rootOf(failure);
        if (!(root instanceof IOException) && !(root instanceof TruncatedLogException) && !Outages.isOutage(failure)) {
            return FilterReply.NEUTRAL;
        }
        AtomicLong counted =
                repeats.putIfAbsent(new Kind(logger.getName(), root.getClass().getSimpleName()), new AtomicLong());
        if (counted == null) {
            return FilterReply.NEUTRAL;
        }
        counted.incrementAndGet();
        return FilterReply.DENY;
    }

    /** Ends a period, and reports what was counted in it, if anything. */
    void endPeriod(BiConsumer<Kind, Long> told) {
        repeats.keySet().forEach(kind -> {
            AtomicLong counted = repeats.remove(kind);
            if (counted != null && counted.get() > 0) {
                told.accept(kind, counted.get());
            }
        });
    }

    private static @Nullable Throwable lastOf(Object @Nullable [] params) {
        return params != null && params.length > 0 && params[params.length - 1] instanceof Throwable last ? last : null;
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
