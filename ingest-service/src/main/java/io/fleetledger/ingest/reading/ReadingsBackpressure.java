package io.fleetledger.ingest.reading;

import io.fleetledger.queries.FindLagQuery;
import io.fleetledger.queries.Lag;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses readings while their followers, the processing groups that handle them, lag beyond a bound: a waiting sender
 * is better than a lag that grows without end. From an eightieth of it on, each request is slowed down, the more the
 * larger the lag, so that a steady load settles at a sustainable rate rather than being refused. All tenants share the
 * followers, so each waits in proportion to what it sends, and the largest sender is refused first. The lag is queried
 * at most once a second, in the background; no request waits for the answer. Followers that lag answer slowly: until
 * they do, their last answers hold, for a minute at most.
 */
final class ReadingsBackpressure {

    private static final Logger LOG = LoggerFactory.getLogger(ReadingsBackpressure.class);

    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);
    /** After this a result is out of date: no readings have come since, and the followers may have caught up. */
    private static final Duration SAMPLE_TTL = Duration.ofSeconds(10);
    /** How long a result may stand in for an answer that has yet to come. */
    private static final Duration AWAITED_FOR = Duration.ofMinutes(1);

    private static final Duration MAX_WAIT = Duration.ofSeconds(60);
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Duration MAX_DELAY = Duration.ofSeconds(1);
    private static final int THROTTLE_FROM_FRACTION = 80;

    private final Queries queries;
    private final List<String> followers;
    private final long maxLag;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final LongConsumer pause;
    /** The last answers; used by one sample at a time. */
    private final Map<String, Answer> answers = new HashMap<>();

    private final AtomicBoolean sampling = new AtomicBoolean();
    private volatile long sampleBegan;
    private final DecayingReadingCounts sent = new DecayingReadingCounts();
    private volatile LagSample latest = new LagSample(0, 0, Map.of());

    /**
     * The result of a query.
     *
     * @param atNanos when that was
     * @param parts what each tenant has sent, as a fraction of what the largest sender has
     */
    private record LagSample(long atNanos, long lag, Map<String, Double> parts) {

        double partOf(Caller caller) {
            return parts.isEmpty() ? 1 : parts.getOrDefault(caller.tenantId(), 0.0);
        }
    }

    private record Answer(long atNanos, long lag) {}

    /**
     * @param followers the processing groups that must keep up
     * @param maxLag events that each may lag
     * @param background runs the queries
     * @param pause waits for so many nanoseconds
     */
    ReadingsBackpressure(
            Queries queries,
            List<String> followers,
            long maxLag,
            Executor background,
            LongSupplier nanoTime,
            LongConsumer pause) {
        this.queries = queries;
        this.followers = List.copyOf(followers);
        this.maxLag = maxLag;
        this.background = background;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.sampleBegan = nanoTime.getAsLong() - SAMPLE_INTERVAL.toNanos();
    }

    /** Counts readings of the caller's tenant that have been let in and recorded. */
    void count(Caller caller, long readings) {
        sent.count(caller.tenantId(), readings);
    }

    /** Refuses with 503 beyond the bound; waits up to a second while the followers lag. */
    void admit(Caller caller) {
        if (decideRefusal(caller)) {
            throw new ProblemException(Problem.of(
                            CommonErrors.SERVICE_UNAVAILABLE,
                            "Readings come in faster than they can be worked on. None of these was recorded; try again.")
                    .with("Retry-After", RETRY_AFTER_SECONDS));
        }
        throttle(caller);
    }

    /** Waits up to a minute beyond the bound, in the middle of a stream: the pause slows the sender down. */
    void awaitAdmission(Caller caller) {
        long deadline = nanoTime.getAsLong() + MAX_WAIT.toNanos();
        while (decideRefusal(caller)) {
            if (nanoTime.getAsLong() - deadline > 0) {
                throw new ProblemException(Problem.of(
                                CommonErrors.SERVICE_UNAVAILABLE,
                                "Readings come in faster than they can be worked on. What was recorded before stays;"
                                        + " send all of it again, it counts once.")
                        .with("Retry-After", RETRY_AFTER_SECONDS));
            }
            pause.accept(Duration.ofMillis(100).toNanos());
        }
        throttle(caller);
    }

    private void throttle(Caller caller) {
        LagSample known = known();
        long slowedFrom = maxLag / THROTTLE_FROM_FRACTION;
        double late = Math.max(0, known.lag() - slowedFrom) / (double) Math.max(1, maxLag - slowedFrom);
        long nanos = (long) (Math.min(1, late) * known.partOf(caller) * MAX_DELAY.toNanos());
        if (nanos > 0) {
            pause.accept(nanos);
        }
    }

    private LagSample known() {
        LagSample last = latest;
        long now = nanoTime.getAsLong();
        boolean awaited = sampling.get() && sampleBegan - last.atNanos() < SAMPLE_TTL.toNanos();
        return now - last.atNanos() < (awaited ? AWAITED_FOR : SAMPLE_TTL).toNanos()
                ? last
                : new LagSample(last.atNanos(), 0, Map.of());
    }

    /** Closes for the largest sender at the bound, and for one that sends next to nothing at twice that. */
    private boolean decideRefusal(Caller caller) {
        long now = nanoTime.getAsLong();
        if (now - sampleBegan >= SAMPLE_INTERVAL.toNanos() && sampling.compareAndSet(false, true)) {
            sampleBegan = now;
            background.execute(() -> {
                try {
                    sampleLag(caller);
                } finally {
                    sampling.set(false);
                }
            });
        }
        LagSample known = known();
        boolean closed = known.lag() > maxLag * (2 - known.partOf(caller));
        if (closed) {
            sent.refused(caller.tenantId(), now);
        }
        return closed;
    }

    private void sampleLag(Caller caller) {
        long lag = followers.stream()
                .mapToLong(follower -> lagOf(caller, follower))
                .max()
                .orElse(0);
        long now = nanoTime.getAsLong();
        boolean tooFar = lag > maxLag;
        Map<String, Double> parts = sent.decay(now);
        if (tooFar != latest.lag() > maxLag) {
            logState(tooFar, parts);
        }
        latest = new LagSample(now, lag, parts);
    }

    private static void logState(boolean tooFar, Map<String, Double> parts) {
        if (tooFar) {
            LOG.warn(
                    "Readings are refused: the processors that follow them lag too far. Most were sent by {}",
                    parts.entrySet().stream()
                            .filter(tenant -> tenant.getValue() == 1)
                            .map(Map.Entry::getKey)
                            .toList());
        } else {
            LOG.warn("Readings are accepted again");
        }
    }

    /** A lag that stays unknown is no reason to refuse readings: they are durable, and will be handled. */
    private long lagOf(Caller caller, String follower) {
        try {
            long lag = queries.queryTo(follower, caller, new FindLagQuery(caller.tenantId(), follower), Lag.class)
                    .events();
            answers.put(follower, new Answer(nanoTime.getAsLong(), lag));
            return lag;
        } catch (RuntimeException unknown) {
            LOG.debug("The lag of {} is unknown", follower, unknown);
            Answer last = answers.get(follower);
            return last != null && nanoTime.getAsLong() - last.atNanos() < AWAITED_FOR.toNanos() ? last.lag() : 0;
        }
    }
}
