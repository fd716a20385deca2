package io.fleetledger.query.webhook;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** How webhooks are sent: {@code fleet.webhooks.*}, described where they are set. */
record WebhookSettings(
        Duration firstRetry,
        Duration lastRetry,
        Duration giveUpAfter,
        long waitingAtMost,
        Duration deadLetters,
        Duration connectTimeout,
        Duration timeout,
        int workers,
        Duration lease) {

    private static final int DOUBLINGS = 30;

    /**
     * The pause after this many consecutive failures: doubled each time, less a random part of up to half, so that
     * receivers that failed together are not called together.
     */
    Duration backoff(int failures) {
        long longest =
                Math.min(lastRetry.toMillis(), firstRetry.toMillis() << Math.min(Math.max(failures - 1, 0), DOUBLINGS));
        return Duration.ofMillis(longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }

    /** The same, but not shorter than the receiver asks; its wish counts up to the longest possible pause. */
    Duration backoff(int failures, @Nullable Duration wished) {
        Duration own = backoff(failures);
        if (wished == null || wished.compareTo(own) <= 0) {
            return own;
        }
        return wished.compareTo(lastRetry) < 0 ? wished : lastRetry;
    }
}
