package io.fleetledger.support.axon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits for answers over the bus: for as long as the handler may take, but only while the bus itself responds.
 * Otherwise a connected but silent bus would go unnoticed for 11 s, and callers must learn of an outage within 3 s.
 */
public final class BusResponses {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PROBED_AFTER = Duration.ofSeconds(2);

    private final BusAvailability bus;
    private final Duration probedAfter;

    public BusResponses(BusAvailability bus) {
        this(bus, PROBED_AFTER);
    }

    BusResponses(BusAvailability bus, Duration probedAfter) {
        this.bus = bus;
        this.probedAfter = probedAfter;
    }

    /** For a bus in this process, which is always available. */
    public static BusResponses inProcess() {
        return new BusResponses(() -> true);
    }

    /**
     * Waits for the answer.
     *
     * @param what names the request in a word or two
     * @throws MessageTimeoutException without an answer within 30 s, or if the bus is unavailable
     */
    <R> R await(CompletableFuture<R> answer, String what) {
        return await(answer, what, TIMEOUT);
    }

    /** The same with another timeout. */
    <R> R await(CompletableFuture<R> answer, String what, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try {
            while (true) {
                long left = end - System.nanoTime();
                try {
                    return answer.get(Math.min(left, probedAfter.toNanos()), TimeUnit.NANOSECONDS);
                } catch (TimeoutException late) {
                    if (left <= probedAfter.toNanos()) {
                        throw giveUp(answer, "No answer to a " + what + " within " + timeout.toMillis() + " ms");
                    }
                    if (!bus.isAvailable()) {
                        throw giveUp(answer, "No answer to a " + what + ", and none of the bus either");
                    }
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new MessageTimeoutException("Interrupted while waiting for the answer to a " + what);
        }
    }

    private static MessageTimeoutException giveUp(CompletableFuture<?> answer, String why) {
        answer.cancel(true);
        return new MessageTimeoutException(why);
    }
}
