package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.fleetledger.support.webhook.WebhookOutbox;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookSweepTest {

    private static final UUID IDLE = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");

    private final List<UUID> woken = new ArrayList<>();
    private final WebhookOutbox outbox = new NoEndpoints() {
        @Override
        public List<UUID> idle() {
            return List.of(IDLE);
        }

        @Override
        public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {
            woken.addAll(webhookIds);
        }
    }.with(new NoDeliveries() {
        @Override
        public Set<UUID> waitingAmong(List<UUID> webhookIds) {
            return Set.copyOf(webhookIds);
        }

        @Override
        public Counts counts() {
            throw new IllegalStateException("not counted");
        }
    });

    @Test
    void whatWaitsIsWokenWhateverElseOfALookFails() {
        WebhookSweep sweep = new WebhookSweep(
                outbox,
                mock(WebhookDispatcher.class),
                new WebhookMetrics(new SimpleMeterRegistry()),
                mock(WebhookSettings.class));
        assertThatThrownBy(sweep::sweepOutbox).hasMessage("not counted");
        assertThat(woken).containsExactly(IDLE);
    }
}
