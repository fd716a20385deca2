package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Since when there has been this outbox. Where one was lost, with the group's position, nobody knows what it had sent: the
 * group meets all of the past again, and none of it is sent once more.
 */
@Component
class OutboxBeginning {

    private final WebhookOutbox outbox;
    /** As events tell the time. */
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private volatile @Nullable Instant known;

    OutboxBeginning(WebhookOutbox outbox) {
        this.outbox = outbox;
    }

    /** The start of the first process that ever looked. */
    Instant at() {
        Instant at = known;
        if (at == null) {
            at = outbox.endpoints().keptSince(started);
            known = at;
        }
        return at;
    }
}
