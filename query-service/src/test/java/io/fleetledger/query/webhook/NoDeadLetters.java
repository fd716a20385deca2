package io.fleetledger.query.webhook;

import io.fleetledger.support.webhook.WebhookDeadLetters;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Takes no call but those that a test allows. */
class NoDeadLetters implements WebhookDeadLetters {

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException("not expected here");
    }

    @Override
    public void enqueue(UUID webhookId, String reason, Instant at) {
        throw unexpected();
    }

    @Override
    public void enqueue(UUID webhookId, long position, String reason, Instant at) {
        throw unexpected();
    }

    @Override
    public List<DeadLetter> find(UUID webhookId, long skip, int atMost) {
        throw unexpected();
    }

    @Override
    public long count(UUID webhookId) {
        throw unexpected();
    }

    @Override
    public long requeue(UUID webhookId, Positions positions, long atMost) {
        throw unexpected();
    }

    @Override
    public long deleteBefore(Instant time) {
        throw unexpected();
    }
}
