package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * When this outbox began. If an outbox is lost together with the group's position, it is unknown what it had sent: the
 * group then reads all past events again, but sends none of them again.
 */
@Component
class OutboxStart {

    private final WebhookOutbox outbox;
    /** At the precision of events. */
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private volatile @Nullable Instant known;

    OutboxStart(WebhookOutbox outbox) {
        this.outbox = outbox;
    }

    /** The start of the first process that ever asked. */
    Instant at() {
        Instant at = known;
        if (at == null) {
            at = outbox.endpoints().keptSince(started);
            known = at;
        }
        return at;
    }
}
