package io.fleetledger.query.stream;

import io.fleetledger.query.stream.SubscriberLog.Part;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connected reader: the messages that wait to be sent to it, and its position. Until it is up to date with the log,
 * it is given part after part, each once the one before has been taken; from then on, it is given what the live feed
 * offers. No thread waits for it: each puts its messages here and continues, and a reader that does not take them in
 * time is ended. Its client then resumes at its position.
 */
final class Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    /** Limit on what is read for it, and sent to it, at once. */
    private static final int PART_BYTES = 1 << 18;

    private static final int PART_EVENTS = 1_000;

    /** Carries bytes to the reader. Called by one thread at a time. */
    interface Outlet {

        /** Whether the next bytes would be taken now; if not, the outlet calls {@link Subscriber#drain} later. */
        boolean isReady();

        /**
         * How many bytes it is given at a time, once it has sent all before: messages that it holds cannot be merged.
         */
        default int atOnce() {
            return PART_BYTES;
        }

        /** Passes on messages once it {@link #isReady}. */
        void send(List<byte[]> messages);

        /** Ends the connection; called once. */
        void end(Ending why);
    }

    /** Why a connection ends. */
    enum Ending {
        CLIENT_LEFT,
        /** It has not taken what was sent to it. */
        TOO_SLOW,
        TOKEN_EXPIRED,
        TENANT_OFFBOARDED,
        SERVER_STOPS
    }

    /** As of the position; replaced with each part that is read. */
    private volatile EventFilter filter;

    private final Outlet outlet;
    private final Function<PublishedMessage, List<OutgoingMessage>> rendering;
    private final StreamLimits limits;
    private final Executor writers;
    /** In order of sending; mergeable messages under what they are merged by, all others under a key of their own. */
    private final Map<Object, OutgoingMessage> waiting = new LinkedHashMap<>();

    private final AtomicInteger wanted = new AtomicInteger();
    private volatile @Nullable Runnable onDrained;
    private long waitingBytes;
    private long position;
    private @Nullable Ending ending;
    private boolean ended;
    private long lastTaken = System.nanoTime();

    /**
     * @param position up to which it needs nothing any longer
     * @param rendering an event as messages, none if it is not shown
     */
    Subscriber(
            EventFilter filter,
            long position,
            Function<PublishedMessage, List<OutgoingMessage>> rendering,
            Outlet outlet,
            StreamLimits limits,
            Executor writers) {
        this.filter = filter;
        this.position = position;
        this.rendering = rendering;
        this.outlet = outlet;
        this.limits = limits;
        this.writers = writers;
    }

    EventFilter filter() {
        return filter;
    }

    /** The position up to which it has been given everything. */
    synchronized long position() {
        return position;
    }

    /** Bytes that may wait for it in addition to those that do. */
    synchronized long freeBytes() {
        return limits.waitingBytes() - waitingBytes;
    }

    synchronized boolean isOver() {
        return ending != null;
    }

    /**
     * Reads the next part of the log for it, only while the feed does not serve it. A read that breaks off, or
     * continues after its caller has given up, changes nothing.
     */
    Part catchUp(SubscriberLog log) {
        EventFilter behind = filter.copy();
        Part part = log.read(position(), behind, PART_EVENTS, PART_BYTES);
        synchronized (this) {
            part.events().forEach(this::put);
            filter = behind;
            position = part.position();
        }
        return part;
    }

    /** Offers the next event of the log, wanted or not; in order, and ignored up to its position. */
    synchronized void offer(PublishedMessage published) {
        if (published.position() <= position || ending != null) {
            return;
        }
        if (filter.matches(published)) { // A retry after a failure asks again, but puts it only once.
            put(published);
            if (waitingBytes > limits.waitingBytes()) {
                end(Ending.TOO_SLOW);
            }
        }
        position = published.position();
    }

    /** There was nothing more for it up to this position. */
    synchronized void advance(long seen) {
        position = Math.max(position, seen);
    }

    private void put(PublishedMessage published) {
        rendering.apply(published).forEach(this::put);
    }

    /** Adds a message that is not an event. */
    synchronized void put(byte[] message) {
        put(OutgoingMessage.whole(message));
    }

    /** Adds a message after all others; it replaces an older one with which it is merged. */
    synchronized void put(OutgoingMessage message) {
        if (waiting.isEmpty()) {
            lastTaken = System.nanoTime();
        }
        OutgoingMessage older = waiting.get(message.key());
        if (older != null) {
            if (older.at() > message.at()) {
                return;
            }
            waiting.remove(message.key());
            waitingBytes -= older.bytes().length;
        }
        waiting.put(message.key(), message);
        waitingBytes += message.bytes().length;
    }

    /** Adds a heartbeat made from its position. */
    synchronized void heartbeat(LongFunction<byte[]> heartbeat) {
        put(heartbeat.apply(position));
    }

    /** Sets what to run when everything has been taken. */
    void onDrained(@Nullable Runnable next) {
        onDrained = next;
    }

    /** Ends it without sending the rest. */
    void end(Ending why) {
        synchronized (this) {
            if (ending != null) {
                return;
            }
            ending = why;
            waiting.clear();
            waitingBytes = 0;
        }
        drainSoon();
    }

    /** Whether a message has waited longer than a reader should need to take it. */
    synchronized boolean isStuck(Duration patience) {
        return !waiting.isEmpty() && System.nanoTime() - lastTaken > patience.toNanos();
    }

    void drainSoon() {
        if (wanted.getAndIncrement() == 0) {
            writers.execute(this::drainWanted);
        }
    }

    /** Sends as much as is taken now. While one thread does so, another only records that there is more. */
    void drain() {
        if (wanted.getAndIncrement() == 0) {
            drainWanted();
        }
    }

    private void drainWanted() {
        int seen;
        do {
            seen = wanted.get();
            try {
                drainOnce();
            } catch (Throwable broken) { // Escaped, it would leave `wanted` above 0: nobody would send or end this.
                LOG.debug("A subscriber has disconnected", broken);
                end(Ending.CLIENT_LEFT);
            }
        } while (wanted.addAndGet(-seen) != 0);
    }

    private void drainOnce() {
        if (endIfWanted()) {
            return;
        }
        while (outlet.isReady()) {
            List<byte[]> next = take();
            if (next.isEmpty()) {
                Optional.ofNullable(onDrained).ifPresent(Runnable::run);
                return;
            }
            outlet.send(next);
        }
    }

    private boolean endIfWanted() {
        Ending why;
        synchronized (this) {
            why = ended ? null : ending;
            ended = ending != null;
            if (why == null) {
                return ended;
            }
        }
        outlet.end(why);
        return true;
    }

    private synchronized List<byte[]> take() {
        lastTaken = System.nanoTime();
        List<byte[]> taken = new ArrayList<>();
        int length = 0;
        Iterator<OutgoingMessage> next = waiting.values().iterator();
        while (length < outlet.atOnce() && next.hasNext()) {
            byte[] bytes = next.next().bytes();
            next.remove();
            length += bytes.length;
            taken.add(bytes);
        }
        waitingBytes -= length;
        return taken;
    }
}
