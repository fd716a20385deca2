package io.fleetledger.query.stream;

import io.fleetledger.query.projection.LogPosition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log's end once for all subscribers that are level with it, while there are any. It remembers the last events,
 * so that who was level a moment ago joins without a gap and without meeting an event twice.
 */
final class LiveFeed {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** How much is remembered, by weights: single events, or machines' readings. */
    static final int REMEMBERED = 20_000;

    /** Events, by their weights, between two rounds of sending: many are sent as one. */
    private static final int ROUND = 200;

    /** Positions. */
    private static final int NEAR = 500;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final EventLog log;
    private final boolean readings;
    private final int memory;
    private final Map<String, Set<Subscriber>> byTenant = new HashMap<>();
    private final Deque<Told> remembered = new ArrayDeque<>();
    private long rememberedWeight;
    private long rememberedFrom;
    private long position;
    private @Nullable Thread reader;

    /**
     * @param readings whether it reads those, too
     * @param memory how much it remembers, by weights
     */
    LiveFeed(EventLog log, boolean readings, int memory) {
        this.log = log;
        this.readings = readings;
        this.memory = memory;
    }

    /**
     * The same for one that need not be level, if what it lacks is little enough to be given at once. So those who come
     * back need nothing from the event store.
     */
    synchronized boolean joinFromNear(Subscriber subscriber) {
        return reader != null
                && position - subscriber.position() <= NEAR
                && bytesBehind(subscriber) <= subscriber.room()
                && join(subscriber);
    }

    /** Of all its tenant's events: whether they are wanted may be asked only once. */
    private long bytesBehind(Subscriber subscriber) {
        long from = subscriber.position();
        long bytes = 0;
        Iterator<Told> latestFirst = remembered.descendingIterator();
        while (latestFirst.hasNext()) {
            Told told = latestFirst.next();
            if (told.position() <= from) {
                break;
            }
            bytes += told.tenantId().equals(subscriber.interest().tenantId())
                    ? told.frame().bytes().length
                    : 0;
        }
        return bytes;
    }

    /** Takes a subscriber over from where it stands; false if that is too long ago. */
    synchronized boolean join(Subscriber subscriber) {
        if (reader == null) {
            begin(subscriber.position());
        }
        if (subscriber.position() < rememberedFrom) {
            return false;
        }
        remembered.forEach(subscriber::offer);
        subscriber.advance(position);
        byTenant.computeIfAbsent(subscriber.interest().tenantId(), none -> new HashSet<>())
                .add(subscriber);
        return true;
    }

    synchronized void leave(Subscriber subscriber) {
        String tenantId = subscriber.interest().tenantId();
        Set<Subscriber> others = byTenant.get(tenantId);
        if (others != null && others.remove(subscriber) && others.isEmpty()) {
            byTenant.remove(tenantId);
        }
    }

    /** Tells a subscriber that is here how far it has come. */
    synchronized void advance(Subscriber subscriber) {
        if (byTenant.getOrDefault(subscriber.interest().tenantId(), Set.of()).contains(subscriber)) {
            subscriber.advance(position);
        }
    }

    private void begin(long at) {
        position = at;
        rememberedFrom = at;
        remembered.clear();
        rememberedWeight = 0;
        Thread thread = new Thread(this::read, readings ? "live-feed-with-readings" : "live-feed");
        thread.setDaemon(true);
        thread.start(); // It waits for us. Where it cannot be had, nobody must take it for there.
        reader = thread;
    }

    private void read() {
        boolean failed = false;
        while (isNeeded()) {
            try {
                if (failed) {
                    TimeUnit.MILLISECONDS.sleep(AFTER_FAILURE.toMillis());
                }
                follow();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.atLevel(failed ? org.slf4j.event.Level.DEBUG : org.slf4j.event.Level.WARN)
                        .log("Subscribers wait until the event store answers again: {}", failure.toString());
                failed = true;
            } catch (Throwable failure) { // One that came through would leave subscribers without a reader.
                LOG.error("The log's end could not be read; it is tried again in {}", AFTER_FAILURE, failure);
                failed = true;
            }
        }
    }

    private void follow() throws InterruptedException {
        Semaphore appended = new Semaphore(0);
        try (BlockingStream<TrackedEventMessage<?>> stream = log.open(position(), readings)) {
            stream.setOnAvailableCallback(appended::release);
            while (isNeeded()) {
                appended.drainPermits();
                Set<Subscriber> given = new LinkedHashSet<>();
                int seen = 0;
                try {
                    while (seen < ROUND && stream.hasNextAvailable()) {
                        seen += hand(stream.nextAvailable(), given);
                    }
                } finally { // Also where one of them cannot be read now.
                    given.forEach(Subscriber::drainSoon);
                }
                if (seen == 0) {
                    awaitAppended(appended);
                }
            }
        }
    }

    private static void awaitAppended(Semaphore appended) throws InterruptedException {
        if (!appended.tryAcquire(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.trace("Nobody has said that something was appended");
        }
    }

    /** Gives what it weighs. */
    private int hand(TrackedEventMessage<?> message, Set<Subscriber> given) {
        long at = LogPosition.of(message);
        Optional<Told> told = Told.isReading(message) && !readings ? Optional.empty() : Told.of(message);
        synchronized (this) {
            told.ifPresent(this::remember);
            position = at;
            told.ifPresent(event -> {
                for (Subscriber subscriber : byTenant.getOrDefault(event.tenantId(), Set.of())) {
                    offer(event, subscriber);
                    given.add(subscriber);
                }
            });
        }
        return told.map(Told::weight).orElse(1);
    }

    /** What fails of one subscriber ends that one, which comes back to where it was, and costs no other an event. */
    private static void offer(Told event, Subscriber subscriber) {
        try {
            subscriber.offer(event);
        } catch (Throwable failure) {
            LOG.error("An event could not be given to a subscriber, whose stream ends", failure);
            subscriber.end(Subscriber.Ending.SERVER_STOPS);
        }
    }

    private void remember(Told told) {
        remembered.addLast(told);
        rememberedWeight += told.weight();
        while (rememberedWeight > memory) {
            Told oldest = remembered.removeFirst();
            rememberedWeight -= oldest.weight();
            rememberedFrom = oldest.position();
        }
    }

    /** Waits until the reader has seen that nobody is left; for the end of the process. */
    void awaitEnd(Duration bound) throws InterruptedException {
        Thread last;
        synchronized (this) {
            last = reader;
        }
        if (last != null) {
            last.join(bound.toMillis());
        }
    }

    private synchronized long position() {
        return position;
    }

    /** Ends the reader when nobody is left, in one step with nobody joining. */
    private synchronized boolean isNeeded() {
        if (byTenant.isEmpty() && reader == Thread.currentThread()) {
            reader = null;
        }
        return reader == Thread.currentThread();
    }
}
