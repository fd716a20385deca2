package io.fleetledger.query.stream;

import io.fleetledger.query.stream.StreamMetrics.Kind;
import io.fleetledger.query.stream.Subscriber.Ending;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.axonframework.common.AxonThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The connected readers of this process. Few threads serve all of them: no thread waits for a reader, and readers that
 * lag far behind share the threads that read the log for them.
 */
final class Streams implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);

    private static final int CATCHING_UP_AT_ONCE = 4;
    private static final int WRITERS = 2;
    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final SubscriberLog log;
    private final StreamLimits limits;
    private final Clock clock;
    private final StreamMetrics metrics;
    private final Predicate<String> offboarded;
    private final LiveFeed facts;
    private final LiveFeed all;
    private final ExecutorService writers =
            Executors.newFixedThreadPool(WRITERS, new AxonThreadFactory("stream-writer"));
    private final ExecutorService catchUpExecutor =
            Executors.newFixedThreadPool(CATCHING_UP_AT_ONCE, new AxonThreadFactory("stream-catch-up"));
    private final PeriodicTask checks = new PeriodicTask(
            "stream-timer",
            POLL_INTERVAL,
            this::check,
            failure -> LOG.error("Could not check subscribers' streams; will retry", failure));
    private final Map<Subscriber, Connection> connections = new ConcurrentHashMap<>();
    private final Map<String, Integer> ofTenants = new HashMap<>();
    private int places;
    private volatile boolean running;

    /** @param offboarded tenants that are no longer shown anything */
    Streams(SubscriberLog log, StreamLimits limits, Clock clock, StreamMetrics metrics, Predicate<String> offboarded) {
        this.log = log;
        this.limits = limits;
        this.clock = clock;
        this.metrics = metrics;
        this.offboarded = offboarded;
        this.facts = new LiveFeed(log, false, LiveFeed.REMEMBERED);
        this.all = new LiveFeed(log, true, LiveFeed.REMEMBERED);
    }

    private static final class Connection {

        private final Kind kind;
        private final LongFunction<byte[]> heartbeat;
        private final Optional<Instant> validUntil;
        private final AtomicBoolean reading = new AtomicBoolean(true);
        private volatile boolean live;
        private volatile boolean tryAgain;
        private volatile Instant nextHeartbeat;

        Connection(Kind kind, LongFunction<byte[]> heartbeat, Optional<Instant> validUntil, Instant nextHeartbeat) {
            this.kind = kind;
            this.heartbeat = heartbeat;
            this.validUntil = validUntil;
            this.nextHeartbeat = nextHeartbeat;
        }
    }

    /**
     * Takes a place, to be returned by {@link #leave}.
     *
     * @throws ProblemException if none is free
     */
    void enter(String tenantId) {
        synchronized (ofTenants) {
            if (!running || places >= limits.perProcess()) {
                throw StreamProblems.noCapacity();
            }
            if (ofTenants.getOrDefault(tenantId, 0) >= limits.perTenant()) {
                throw StreamProblems.tooManyOfTenant(limits.perTenant());
            }
            ofTenants.merge(tenantId, 1, Integer::sum);
            places++;
        }
    }

    /** Returns a place that was not used. */
    void leave(String tenantId) {
        synchronized (ofTenants) {
            ofTenants.computeIfPresent(tenantId, (tenant, count) -> count == 1 ? null : count - 1);
            places--;
        }
    }

    /** The threads that send. */
    Executor writers() {
        return writers;
    }

    /**
     * Serves a subscriber that has a place, until it is ended.
     *
     * @param heartbeat makes the heartbeat for a position
     */
    void serve(Subscriber subscriber, Kind kind, LongFunction<byte[]> heartbeat, Optional<Instant> validUntil) {
        Connection connection =
                new Connection(kind, heartbeat, validUntil, clock.instant().plus(limits.heartbeat()));
        metrics.began(kind);
        connections.put(subscriber, connection);
        subscriber.onDrained(() -> {
            if (!connection.live && connection.reading.compareAndSet(false, true)) {
                catchUpExecutor.execute(() -> catchUp(subscriber, connection));
            }
        });
        if (subscriber.isOver()) { // Its client had left before.
            onEnded(subscriber, Ending.CLIENT_LEFT);
        }
        if (!running) { // It arrived while all others were being disconnected.
            subscriber.end(Ending.SERVER_STOPS);
        }
        subscriber.drainSoon(); // Its first messages do not wait for readers that lag far behind.
        catchUpExecutor.execute(() -> catchUp(subscriber, connection));
    }

    /** Cleans up after a subscriber that has ended. */
    void onEnded(Subscriber subscriber, Ending why) {
        Connection connection = connections.remove(subscriber);
        if (connection != null) {
            metrics.ended(connection.kind, why);
            feed(subscriber).leave(subscriber);
            leave(subscriber.filter().tenantId());
            LOG.debug("A subscriber's stream has ended: {}", why);
        }
    }

    private LiveFeed feed(Subscriber subscriber) {
        return subscriber.filter().includesReadings() ? all : facts;
    }

    private void catchUp(Subscriber subscriber, Connection connection) {
        if (subscriber.isOver()) {
            return;
        }
        try {
            connection.live = feed(subscriber).joinFromNear(subscriber)
                    || (subscriber.catchUp(log).caughtUp() && feed(subscriber).join(subscriber));
        } catch (Throwable failure) { // Of any kind: no other thread would read on for it.
            LOG.warn("Could not read the log for a subscriber; will retry", failure);
            connection.tryAgain = true;
            return;
        }
        if (!connections.containsKey(subscriber)) {
            feed(subscriber).leave(subscriber); // It ended while it joined.
            return;
        }
        connection.reading.set(false);
        subscriber.drainSoon();
    }

    private void check() {
        Instant now = clock.instant();
        connections.forEach((subscriber, connection) -> {
            try {
                check(subscriber, connection, now);
            } catch (Throwable failure) { // An escaping one would leave the others unchecked.
                LOG.error("Could not maintain a subscriber's stream; closing it", failure);
                subscriber.end(Ending.SERVER_STOPS);
            }
        });
    }

    private void check(Subscriber subscriber, Connection connection, Instant now) {
        if (connection.validUntil.filter(end -> !now.isBefore(end)).isPresent()) {
            subscriber.end(Ending.TOKEN_EXPIRED);
            return;
        }
        if (offboarded.test(subscriber.filter().tenantId())) {
            subscriber.end(Ending.TENANT_OFFBOARDED);
            return;
        }
        if (subscriber.isStuck(limits.patience())) {
            subscriber.end(Ending.TOO_SLOW);
            return;
        }
        if (connection.tryAgain) {
            connection.tryAgain = false;
            catchUpExecutor.execute(() -> catchUp(subscriber, connection));
        }
        if (!now.isBefore(connection.nextHeartbeat)) {
            connection.nextHeartbeat = now.plus(limits.heartbeat());
            feed(subscriber).advance(subscriber);
            subscriber.heartbeat(connection.heartbeat);
            subscriber.drainSoon();
        }
    }

    @Override
    public void start() {
        running = true;
        checks.start();
    }

    /** Before the web server waits for its requests to end, since streams do not end by themselves. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    @Override
    public void stop() {
        synchronized (ofTenants) {
            running = false;
        }
        connections.keySet().forEach(subscriber -> subscriber.end(Ending.SERVER_STOPS));
        checks.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Called after the web server has stopped. */
    void close() throws InterruptedException {
        checks.stop();
        catchUpExecutor.shutdown();
        facts.awaitEnd(RETRY_DELAY);
        all.awaitEnd(RETRY_DELAY);
        writers.shutdown();
        if (!catchUpExecutor.awaitTermination(RETRY_DELAY.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("A stream still reads the log while the process ends");
        }
    }
}
