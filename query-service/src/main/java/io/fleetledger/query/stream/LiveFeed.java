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
import java.util.concurrent.atomic.AtomicBoolean;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the log's end once for all subscribers that are up to date, while there are any. It remembers the latest
 * events, so that a subscriber that was up to date a moment ago joins without a gap and without receiving an event
 * twice.
 */
final class LiveFeed {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFeed.class);

    /** Weight of the events remembered: see {@link PublishedMessage#weight}. */
    static final int REMEMBERED = 20_000;

    /** Weight of the events between two rounds of sending: many are sent as one. */
    private static final int ROUND = 200;

    /** How many positions a subscriber may lag and still join at once. */
    private static final int NEAR = 500;

    private static final Duration RECHECK_INTERVAL = Duration.ofMillis(500);
    private static final Duration RETRY_DELAY = Duration.ofSeconds(1);

    private final SubscriberLog log;
    private final boolean readings;
    private final int memory;
    private final Map<String, Set<Subscriber>> byTenant = new HashMap<>();
    private final Deque<PublishedMessage> remembered = new ArrayDeque<>();
    private long rememberedWeight;
    private long rememberedFrom;
    private long position;
    private @Nullable Thread reader;

    /**
     * @param readings whether it reads readings, too
     * @param memory weight of the events it remembers
     */
    LiveFeed(SubscriberLog log, boolean readings, int memory) {
        this.log = log;
        this.readings = readings;
        this.memory = memory;
    }

    /**
     * The same as {@link #join} for a subscriber that lags, if what it lacks is small enough to be given at once. A
     * reconnecting client thus needs nothing from the event store.
     */
    synchronized boolean joinFromNear(Subscriber subscriber) {
        return reader != null
                && position - subscriber.position() <= NEAR
                && bytesBehind(subscriber) <= subscriber.freeBytes()
                && join(subscriber);
    }

    /** Counts all events of its tenant, since a filter may be asked about each event only once. */
    private long bytesBehind(Subscriber subscriber) {
        long from = subscriber.position();
        long bytes = 0;
        Iterator<PublishedMessage> latestFirst = remembered.descendingIterator();
        while (latestFirst.hasNext()) {
            PublishedMessage published = latestFirst.next();
            if (published.position() <= from) {
                break;
            }
            bytes += published.tenantId().equals(subscriber.filter().tenantId())
                    ? published.frame().bytes().length
                    : 0;
        }
        return bytes;
    }

    /** Takes over a subscriber at its position; false if that position is no longer remembered. */
    synchronized boolean join(Subscriber subscriber) {
        if (reader == null) {
            begin(subscriber.position());
        }
        if (subscriber.position() < rememberedFrom) {
            return false;
        }
        remembered.forEach(subscriber::offer);
        subscriber.advance(position);
        byTenant.computeIfAbsent(subscriber.filter().tenantId(), none -> new HashSet<>())
                .add(subscriber);
        return true;
    }

    synchronized void leave(Subscriber subscriber) {
        String tenantId = subscriber.filter().tenantId();
        Set<Subscriber> others = byTenant.get(tenantId);
        if (others != null && others.remove(subscriber) && others.isEmpty()) {
            byTenant.remove(tenantId);
        }
    }

    /** Advances a subscriber of this feed to the feed's position. */
    synchronized void advance(Subscriber subscriber) {
        if (byTenant.getOrDefault(subscriber.filter().tenantId(), Set.of()).contains(subscriber)) {
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
        thread.start(); // It waits for our lock. If it cannot be started, there is no reader.
        reader = thread;
    }

    private void read() {
        AtomicBoolean failing = new AtomicBoolean();
        while (keepRunning()) {
            try {
                if (failing.get()) {
                    TimeUnit.MILLISECONDS.sleep(RETRY_DELAY.toMillis());
                }
                follow(failing);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException failure) {
                LOG.atLevel(failing.getAndSet(true) ? Level.DEBUG : Level.WARN)
                        .log("Subscribers wait until the event store answers again: {}", failure.toString());
            } catch (Throwable failure) { // An escaping one would leave subscribers without a reader.
                LOG.error("Could not read the log's end; retrying in {}", RETRY_DELAY, failure);
                failing.set(true);
            }
        }
    }

    /** @param failing set back once the store answers, so that its next outage is reported like the first */
    private void follow(AtomicBoolean failing) throws InterruptedException {
        Semaphore appended = new Semaphore(0);
        try (BlockingStream<TrackedEventMessage<?>> stream = log.open(position(), readings)) {
            stream.setOnAvailableCallback(appended::release);
            while (keepRunning()) {
                appended.drainPermits();
                Set<Subscriber> given = new LinkedHashSet<>();
                int seen = 0;
                try {
                    while (seen < ROUND && stream.hasNextAvailable()) {
                        seen += dispatch(stream.nextAvailable(), given);
                    }
                } finally { // Even if an event cannot be read now.
                    given.forEach(Subscriber::drainSoon);
                }
                if (seen == 0 && awaitAppended(appended)) {
                    continue; // A stream that breaks off wakes us, too, and only says so when it is looked at again.
                }
                failing.set(false);
            }
        }
    }

    /** Returns whether it was woken. */
    private static boolean awaitAppended(Semaphore appended) throws InterruptedException {
        return appended.tryAcquire(RECHECK_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns the event's weight. */
    private int dispatch(TrackedEventMessage<?> message, Set<Subscriber> given) {
        long at = LogPosition.of(message);
        Optional<PublishedMessage> published =
                PublishedMessage.isReading(message) && !readings ? Optional.empty() : PublishedMessage.of(message);
        synchronized (this) {
            published.ifPresent(this::remember);
            position = at;
            published.ifPresent(event -> {
                for (Subscriber subscriber : byTenant.getOrDefault(event.tenantId(), Set.of())) {
                    offer(event, subscriber);
                    given.add(subscriber);
                }
            });
        }
        return published.map(PublishedMessage::weight).orElse(1);
    }

    /** A failure ends only the subscriber concerned, which resumes at its position; no other misses an event. */
    private static void offer(PublishedMessage event, Subscriber subscriber) {
        try {
            subscriber.offer(event);
        } catch (Throwable failure) {
            LOG.error("Could not deliver an event to a subscriber; closing its stream", failure);
            subscriber.end(Subscriber.Ending.SERVER_STOPS);
        }
    }

    private void remember(PublishedMessage published) {
        remembered.addLast(published);
        rememberedWeight += published.weight();
        while (rememberedWeight > memory) {
            PublishedMessage oldest = remembered.removeFirst();
            rememberedWeight -= oldest.weight();
            rememberedFrom = oldest.position();
        }
    }

    /** Waits, at the end of the process, until the reader has seen that no subscriber is left. */
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

    /** False when no subscriber is left, which ends the reader, atomically with respect to joining ones. */
    private synchronized boolean keepRunning() {
        if (byTenant.isEmpty() && reader == Thread.currentThread()) {
            reader = null;
        }
        return reader == Thread.currentThread();
    }
}
