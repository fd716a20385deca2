package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookDeliveryView;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookProgress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How sending goes, by what the outbox knows at the moment of the question. */
class WebhookQueriesTest {

    private static final Instant NOW = Instant.parse("2026-03-01T08:00:00Z");

    private final Map<UUID, Instant> dueAt = new HashMap<>();
    private final Map<UUID, Long> waiting = new HashMap<>();
    private final WebhookQueries queries = new WebhookQueries(
            new NoEndpoints() {
                @Override
                public List<WebhookEndpoint> ofTenant(String tenantId) {
                    return waiting.keySet().stream()
                            .sorted()
                            .map(WebhookQueriesTest::endpoint)
                            .toList();
                }

                @Override
                public Map<UUID, WebhookProgress> progressOf(Collection<UUID> webhookIds) {
                    Map<UUID, WebhookProgress> progress = new HashMap<>();
                    webhookIds.forEach(id -> progress.put(id, new WebhookProgress(dueAt.get(id), 0, null, null, null)));
                    return progress;
                }
            }.with(
                    // Counting one by one fails.
                    new NoDeliveries() {
                        @Override
                        public Map<UUID, Long> countWaiting(Collection<UUID> webhookIds) {
                            Map<UUID, Long> counts = new HashMap<>(waiting);
                            counts.keySet().retainAll(webhookIds);
                            counts.values().remove(0L);
                            return counts;
                        }
                    }),
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void anAttemptThatIsDueOrUnderWayIsNotAnnouncedForThePast() {
        UUID later = webhook(3, NOW.plusMillis(1));
        UUID due = webhook(2, NOW);
        UUID underWay = webhook(1, NOW.minusSeconds(12));
        UUID idle = webhook(0, NOW.minusSeconds(60));
        UUID disabled = webhook(4, null);
        assertThat(page().items())
                .extracting(view -> {
                    WebhookDeliveryView delivery = Objects.requireNonNull(view.delivery());
                    return view.id() + " " + delivery.waitingCount() + " " + delivery.nextAttemptAt() + " "
                            + delivery.dueSince();
                })
                .containsExactlyInAnyOrder(
                        later + " 3 " + NOW.plusMillis(1) + " null",
                        due + " 2 null " + NOW,
                        underWay + " 1 null " + NOW.minusSeconds(12),
                        idle + " 0 null null",
                        disabled + " 4 null null");
    }

    @Test
    void aPagePastTheEndIsEmptyWithTheRightTotals() {
        webhook(0, NOW);
        webhook(0, NOW);
        webhook(0, NOW);
        assertThat(queries.handle(new FindWebhooksQuery("acme", 2, 2)).items()).hasSize(1);
        assertThat(queries.handle(new FindWebhooksQuery("acme", 3, 2)))
                .isEqualTo(new WebhookPage(List.of(), 3, 3, 2, 2));
        assertThat(queries.handle(new FindWebhooksQuery("acme", Integer.MAX_VALUE, 100))
                        .items())
                .isEmpty();
    }

    private UUID webhook(long itsWaiting, @Nullable Instant itsDueAt) {
        UUID id = UUID.randomUUID();
        waiting.put(id, itsWaiting);
        if (itsDueAt != null) {
            dueAt.put(id, itsDueAt);
        }
        return id;
    }

    private WebhookPage page() {
        return queries.handle(new FindWebhooksQuery("acme", 1, 20));
    }

    private static WebhookEndpoint endpoint(UUID id) {
        return new WebhookEndpoint(
                id, "acme", "https://hooks.example", List.of(), true, null, false, List.of(), NOW, NOW, 1, 1, 1);
    }
}
