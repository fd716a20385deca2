package io.fleetledger.query.past;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.replay.ShownProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.axonframework.eventhandling.GenericEventMessage;
import org.bson.Document;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * How far each tenant's past is known, in one document per tenant of the collection {@value #COLLECTION}. No write
 * waits for the past, but a query does, until the past has all that the present shows.
 */
@Component
public class PastProgress {

    static final String COLLECTION = "past-levels";

    static final String POSITION = "position";
    /** Instant of the latest event. */
    static final String KNOWN_TO = "known_to";
    /** Instant of the latest event of the tree of groups. */
    static final String TREE_BROUGHT_TO = "tree_brought_to";

    /** Events are stored almost in the order of their times, except for clock differences and long transactions. */
    private static final Duration OUT_OF_ORDER = Duration.ofMinutes(1);

    private static final long RECHECK_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final String RETRY_AFTER_SECONDS_HELD_UP = "60";

    private final TenantDocuments pastProgressDocuments;
    private final List<ShownPosition> present;
    private final ShownProgress shownProgress;
    private final Duration bound;

    PastProgress(
            TenantDocuments pastProgressDocuments,
            List<ShownPosition> present,
            ShownProgress shownProgress,
            @Value("${fleet.read-your-writes.bound}") Duration bound) {
        this.pastProgressDocuments = pastProgressDocuments;
        this.present = List.copyOf(present);
        this.shownProgress = shownProgress;
        this.bound = bound;
    }

    /**
     * Waits until everything up to that instant is known, or at least all that the present shows, except events that an
     * administrator has dropped.
     *
     * @throws ProblemException 503 if that takes longer than a write waits for its projections, and at once if it
     *     depends on an administrator: an event of the tenant is parked, and later ones wait behind it
     */
    public void await(String tenantId, Instant asOf) {
        await(tenantId, asOf, "for an earlier time");
    }

    /**
     * Waits until all that the present shows is known, as {@link #await(String, Instant)} does.
     *
     * @param instead what a refused caller can ask for in the meantime, behind the words "Ask again, or"
     */
    public void awaitPresent(String tenantId, String instead) {
        await(tenantId, GenericEventMessage.clock.instant(), instead);
    }

    private void await(String tenantId, Instant asOf, String instead) {
        long shown = shown(tenantId);
        long deadline = System.nanoTime() + bound.toNanos();
        Document progress = progress(tenantId);
        // A dropped event never becomes known.
        while (!isKnown(progress, asOf, shown) && !shownProgress.isThrough(ProjectionNames.PAST, tenantId, shown)) {
            if (shownProgress.isHeldUp(ProjectionNames.PAST, tenantId)) {
                throw unknown(heldUp(progress, instead), RETRY_AFTER_SECONDS_HELD_UP);
            }
            if (System.nanoTime() - deadline > 0) {
                throw unknown(late(progress, instead), RETRY_AFTER_SECONDS);
            }
            LockSupport.parkNanos(RECHECK_INTERVAL_NANOS);
            progress = progress(tenantId);
        }
    }

    private static ProblemException unknown(String detail, String retryAfterSeconds) {
        return new ProblemException(
                Problem.of(CommonErrors.SERVICE_UNAVAILABLE, detail).with("Retry-After", retryAfterSeconds));
    }

    private static String heldUp(Document progress, String instead) {
        String until = " It goes on when an administrator has dealt with what is parked of past.";
        return isBegun(progress)
                ? knownTo(progress) + ", where an event could not be handled." + until + " Until then, ask " + instead
                        + "."
                : "Nothing of the past is known yet: its first event could not be handled." + until;
    }

    private static String late(Document progress, String instead) {
        return isBegun(progress)
                ? knownTo(progress) + " by now. Ask again, or " + instead + "."
                : "Nothing of the past is known yet. Ask again.";
    }

    private static boolean isBegun(Document progress) {
        return progress.getLong(POSITION) >= 0;
    }

    private static String knownTo(Document progress) {
        return "The past is known up to " + progress.getDate(KNOWN_TO).toInstant();
    }

    /**
     * Tells whether the tenant has an event at an instant or later. Waits until the past has what the present shows,
     * but no longer than {@link #await} does.
     */
    public Predicate<Instant> hasPassed(String tenantId) {
        return instant -> {
            long shown = shown(tenantId);
            long deadline = System.nanoTime() + bound.toNanos();
            Document progress = progress(tenantId);
            while (isBehind(progress, instant)
                    && progress.getLong(POSITION) < shown
                    && System.nanoTime() - deadline < 0
                    && !shownProgress.isHeldUp(ProjectionNames.PAST, tenantId)) {
                LockSupport.parkNanos(RECHECK_INTERVAL_NANOS);
                progress = progress(tenantId);
            }
            return !isBehind(progress, instant);
        };
    }

    private static boolean isBehind(Document progress, Instant instant) {
        return progress.getDate(KNOWN_TO).toInstant().isBefore(instant.truncatedTo(ChronoUnit.MILLIS));
    }

    private long shown(String tenantId) {
        return present.stream()
                .mapToLong(projection -> projection.shownPosition(tenantId))
                .max()
                .orElse(-1);
    }

    private static boolean isKnown(Document progress, Instant asOf, long shown) {
        return progress.getLong(POSITION) >= shown
                || asOf.plus(OUT_OF_ORDER).isBefore(progress.getDate(KNOWN_TO).toInstant());
    }

    /** The instant itself, or the latest one that is known: events being written come after that. */
    public Date within(String tenantId, Instant asOf) {
        Date latest = progress(tenantId).getDate(KNOWN_TO);
        Date instant = Date.from(asOf);
        return instant.after(latest) ? latest : instant;
    }

    /** Position of the last event that is known, -1 for none. */
    long position(String tenantId) {
        return progress(tenantId).getLong(POSITION);
    }

    private Document progress(String tenantId) {
        return pastProgressDocuments
                .findById(tenantId, tenantId, List.of(POSITION, KNOWN_TO))
                .orElseGet(() -> new Document(POSITION, -1L).append(KNOWN_TO, new Date(0)));
    }
}
