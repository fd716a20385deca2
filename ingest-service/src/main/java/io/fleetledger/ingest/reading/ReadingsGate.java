package io.fleetledger.ingest.reading;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds readings off while what follows them has fallen too far behind: better a sender that waits than a lag that grows
 * without end. From an eightieth of that on each request is slowed down, the more the further behind they are, so that a
 * steady load finds the rate that can be kept up rather than an end. Those who follow are shared by all tenants, so each
 * waits as a part of what it sends, and who sends most is held off first. How far behind that is, is asked at most once
 * a second, beside the requests; none waits for the answer.
 */
final class ReadingsGate {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsGate.class);

    private static final Duration LOOKED_EVERY = Duration.ofSeconds(1);
    /** Past that it says nothing of now: nobody has sent anything since, and what follows readings may long be level. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(10);

    private static final Duration WAITED_AT_MOST = Duration.ofSeconds(60);
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Duration SLOWED_AT_MOST = Duration.ofSeconds(1);
    private static final int SLOWED_FROM_ONE_PART_OF = 80;

    private final Queries queries;
    private final List<String> followers;
    private final long maxLag;
    private final Executor beside;
    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    private final AtomicLong nextLook;
    private final SentOfLate sent = new SentOfLate();
    private volatile Look looked = new Look(0, 0, Map.of());

    /**
     * What a look has shown.
     *
     * @param atNanos when that was
     * @param parts of what the tenant has sent that has sent most
     */
    private record Look(long atNanos, long lag, Map<String, Double> parts) {

        double partOf(Caller caller) {
            return parts.isEmpty() ? 1 : parts.getOrDefault(caller.tenantId(), 0.0);
        }
    }

    /**
     * @param followers the processing groups that must keep up
     * @param maxLag events that each may be behind
     * @param beside where the looks are made
     * @param pause lets so many nanoseconds pass
     */
    ReadingsGate(
            Queries queries,
            List<String> followers,
            long maxLag,
            Executor beside,
            LongSupplier nanoTime,
            LongConsumer pause) {
        this.queries = queries;
        this.followers = List.copyOf(followers);
        this.maxLag = maxLag;
        this.beside = beside;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.nextLook = new AtomicLong(nanoTime.getAsLong());
    }

    /** So many readings of the caller's tenant have been let in and recorded. */
    void count(Caller caller, long readings) {
        sent.count(caller.tenantId(), readings);
    }

    /** Refuses with 503 while it is closed; takes up to a second while those behind it are getting late. */
    void pass(Caller caller) {
        if (isClosed(caller)) {
            throw new ProblemException(Problem.of(
                            CommonErrors.SERVICE_UNAVAILABLE,
                            "Readings come in faster than they can be worked on. None of these was recorded; try again.")
                    .with("Retry-After", RETRY_AFTER_SECONDS));
        }
        slowDown(caller);
    }

    /** Waits up to a minute while it is closed, for a sender in the middle of a stream: not reading on slows it down. */
    void passInTime(Caller caller) {
        long deadline = nanoTime.getAsLong() + WAITED_AT_MOST.toNanos();
        while (isClosed(caller)) {
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "Readings come in faster than they can be worked on. What was recorded before stays;"
                                        + " send all of it again, it counts once.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
            }
            pause.accept(Duration.ofMillis(100).toNanos());
        }
        slowDown(caller);
    }

    private void slowDown(Caller caller) {
        Look known = known();
        long slowedFrom = maxLag / SLOWED_FROM_ONE_PART_OF;
        double late = Math.max(0, known.lag() - slowedFrom) / (double) Math.max(1, maxLag - slowedFrom);
        long nanos = (long) (Math.min(1, late) * known.partOf(caller) * SLOWED_AT_MOST.toNanos());
        if (nanos > 0) {
            pause.accept(nanos);
        }
    }

    private Look known() {
        Look last = looked;
        return nanoTime.getAsLong() - last.atNanos() < KNOWN_FOR.toNanos()
                ? last
                : new Look(last.atNanos(), 0, Map.of());
    }

    /** To who sends most at the bound, to who sends next to nothing at twice that. */
    private boolean isClosed(Caller caller) {
        long now = nanoTime.getAsLong();
        long due = nextLook.get();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOKED_EVERY.toNanos())) {
            beside.execute(() -> look(caller));
        }
        Look known = known();
        boolean closed = known.lag() > maxLag * (2 - known.partOf(caller));
        if (closed) {
            sent.heldOff(caller.tenantId(), now);
        }
        return closed;
    }

    private void look(Caller caller) {
        long lag = followers.stream()
                .mapToLong(follower -> lagOf(caller, follower))
                .max()
                .orElse(0);
        long now = nanoTime.getAsLong();
        boolean tooFar = lag > maxLag;
        Map<String, Double> parts = sent.look(now);
        if (tooFar != looked.lag() > maxLag) {
            tell(tooFar, parts);
        }
        looked = new Look(now, lag, parts);
    }

    private static void tell(boolean tooFar, Map<String, Double> parts) {
        if (tooFar) {
            LOG.warn(
                    "Readings are held off: what follows them is too far behind. Most were sent by {}",
                    parts.entrySet().stream()
                            .filter(tenant -> tenant.getValue() == 1)
                            .map(Map.Entry::getKey)
                            .toList());
        } else {
            LOG.warn("Readings are let in again");
        }
    }

    /** Nobody who could tell is no reason to refuse readings: they are safe, and will be followed. */
    private long lagOf(Caller caller, String follower) {
        try {
            return queries.askOf(follower, caller, new FindLagQuery(caller.tenantId(), follower), Lag.class)
                    .events();
        } catch (RuntimeException unknown) {
            LOG.debug("How far {} is behind is not known", follower, unknown);
            return 0;
        }
    }
}
