package io.fleetledger.query.webhook;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** How webhooks are sent: {@code fleet.webhooks.*}, which say what each is. */
@Component
record WebhookSettings(
        @Value("${fleet.webhooks.first-retry}") Duration firstRetry,
        @Value("${fleet.webhooks.last-retry}") Duration lastRetry,
        @Value("${fleet.webhooks.give-up-after}") Duration giveUpAfter,
        @Value("${fleet.webhooks.waiting-at-most}") long waitingAtMost,
        @Value("${fleet.webhooks.dead-letters}") Duration deadLetters,
        @Value("${fleet.webhooks.connect-timeout}") Duration connectTimeout,
        @Value("${fleet.webhooks.timeout}") Duration timeout,
        @Value("${fleet.webhooks.workers}") int workers,
        @Value("${fleet.webhooks.lease}") Duration lease) {

    private static final int DOUBLINGS = 30;

    /**
     * How long to wait behind this many failures in a row: twice as long each time, and by chance up to half of it less,
     * so that receivers that failed together are not called together.
     */
    Duration pause(int failures) {
        long longest =
                Math.min(lastRetry.toMillis(), firstRetry.toMillis() << Math.min(Math.max(failures - 1, 0), DOUBLINGS));
        return Duration.ofMillis(longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1));
    }
}
