package io.fleetledger.query.stream;

import io.fleetledger.query.stream.EventLog.Part;
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
 * One connected reader: what waits to be sent to it, and how far it has come. Until it is level with the log it is given
 * part after part, each once the one before has been taken; from then on what the live feed offers. Nobody ever waits for
 * it: whoever has something for it puts it here and goes on, and what it does not take in time ends it. Its client comes
 * back to where it was.
 */
final class Subscriber {

    private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

    /** Of what is read for it, and sent to it, at once. */
    private static final int PART_BYTES = 1 << 18;

    private static final int PART_EVENTS = 1_000;

    /** What carries bytes to the reader. Called by one thread at a time. */
    interface Outlet {

        /** Whether the next bytes would be taken now; if not, the outlet has them {@linkplain Subscriber#drain asked for} later. */
        boolean isReady();

        /** Of how many bytes it is given the next messages, once it has been given all before: what it has cannot be merged. */
        default int atOnce() {
            return PART_BYTES;
        }

        /** Hands over what was asked for, once it {@link #isReady}. */
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

    /** As of the position; another with each part that was read. */
    private volatile Interest interest;

    private final Outlet outlet;
    private final Function<Told, List<Outgoing>> rendering;
    private final StreamBounds bounds;
    private final Executor writers;
    /** In its order; what can be merged by what it is merged by, all else by a key of its own. */
    private final Map<Object, Outgoing> waiting = new LinkedHashMap<>();

    private final AtomicInteger wanted = new AtomicInteger();
    private volatile @Nullable Runnable whenTaken;
    private long waitingBytes;
    private long position;
    private @Nullable Ending ending;
    private boolean ended;
    private long lastTaken = System.nanoTime();

    /**
     * @param position up to where it needs nothing any more
     * @param rendering an event as messages, none if it is not shown
     */
    Subscriber(
            Interest interest,
            long position,
            Function<Told, List<Outgoing>> rendering,
            Outlet outlet,
            StreamBounds bounds,
            Executor writers) {
        this.interest = interest;
        this.position = position;
        this.rendering = rendering;
        this.outlet = outlet;
        this.bounds = bounds;
        this.writers = writers;
    }

    Interest interest() {
        return interest;
    }

    /** Up to where it has been given everything. */
    synchronized long position() {
        return position;
    }

    /** Bytes that may wait for it beside what waits already. */
    synchronized long room() {
        return bounds.waitingBytes() - waitingBytes;
    }

    synchronized boolean isOver() {
        return ending != null;
    }

    /**
     * Reads the part of the log that comes next for it; only while the feed does not have it. A read that broke off, or is
     * still under way when nobody waits for it any more, has changed nothing.
     */
    Part readOn(EventLog log) {
        Interest behind = interest.copy();
        Part part = log.read(position(), behind, PART_EVENTS, PART_BYTES);
        synchronized (this) {
            part.told().forEach(this::put);
            interest = behind;
            position = part.position();
        }
        return part;
    }

    /** The next event of the log, wanted or not; in order, and never one before its position. */
    synchronized void offer(Told told) {
        if (told.position() <= position || ending != null) {
            return;
        }
        if (interest.takes(told)) { // Asked once more, and put for the first time, if this fails and is tried again.
            put(told);
            if (waitingBytes > bounds.waitingBytes()) {
                end(Ending.TOO_SLOW);
            }
        }
        position = told.position();
    }

    /** That there was nothing more for it up to here. */
    synchronized void advance(long seen) {
        position = Math.max(position, seen);
    }

    private void put(Told told) {
        rendering.apply(told).forEach(this::put);
    }

    /** Something that is no event. */
    synchronized void put(byte[] message) {
        put(Outgoing.whole(message));
    }

    /** Behind all that waits, and in the place of an older one that it is merged with. */
    synchronized void put(Outgoing message) {
        if (waiting.isEmpty()) {
            lastTaken = System.nanoTime();
        }
        Outgoing older = waiting.get(message.key());
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

    /** A sign of life, made of how far it has come. */
    synchronized void beat(LongFunction<byte[]> sign) {
        put(sign.apply(position));
    }

    /** Has this done once everything was taken. */
    void whenTaken(@Nullable Runnable next) {
        whenTaken = next;
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

    /** Whether something has been waiting for longer than anybody should need to take it. */
    synchronized boolean isStuck(Duration patience) {
        return !waiting.isEmpty() && System.nanoTime() - lastTaken > patience.toNanos();
    }

    void drainSoon() {
        if (wanted.getAndIncrement() == 0) {
            writers.execute(this::drainWanted);
        }
    }

    /** Sends what is taken now. While one thread does so, another only leaves word that there is more. */
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
            } catch (
                    Throwable
                            broken) { // One that came through would keep its place for ever: nobody would send, or end
                // it.
                LOG.debug("A subscriber is gone", broken);
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
                Optional.ofNullable(whenTaken).ifPresent(Runnable::run);
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
        Iterator<Outgoing> next = waiting.values().iterator();
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
