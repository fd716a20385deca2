package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of a batch that is repeated, because its process was killed before the position was stored. */
class WebhookPolicyTest {

    private static final UUID WEBHOOK = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");
    private static final UUID MACHINE = UUID.fromString("4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");

    private static final Instant AT = Instant.parse("2026-04-05T10:00:00Z");

    private final KeptEndpoints endpoints = new KeptEndpoints();
    private final KeptDeliveries deliveries = new KeptDeliveries();
    private final WebhookOutbox outbox = endpoints.with(deliveries);
    private final WebhookPolicy policy = new WebhookPolicy(
            outbox,
            new OutboxStart(outbox),
            TestLevels.unobserved(),
            JsonMapper.builder().build());

    private static final class KeptEndpoints extends NoEndpoints {

        private final Map<UUID, WebhookEndpoint> endpoints = new HashMap<>();
        private Instant keptSince = Instant.EPOCH;

        @Override
        public Instant keptSince(Instant now) {
            return keptSince;
        }

        @Override
        public List<WebhookEndpoint> ofTenant(String tenantId) {
            return List.copyOf(endpoints.values());
        }

        @Override
        public Optional<WebhookEndpoint> find(UUID webhookId) {
            return Optional.ofNullable(endpoints.get(webhookId));
        }

        @Override
        public void put(WebhookEndpoint endpoint) {
            endpoints.put(endpoint.id(), endpoint);
        }

        @Override
        public void dueIfIdle(Collection<UUID> webhookIds, Instant now) {}
    }

    /** It can be made to fail between what a webhook is and what that means for what waits. */
    private static final class KeptDeliveries extends NoDeliveries {

        private final List<WebhookDelivery> waiting = new ArrayList<>();
        private boolean killed;

        @Override
        public void put(Collection<WebhookDelivery> deliveries) {
            waiting.addAll(deliveries);
        }

        @Override
        public WebhookDeadLetters deadLetters() {
            return new NoDeadLetters() {
                @Override
                public void enqueue(UUID webhookId, String reason, Instant at) {
                    if (killed) {
                        throw new IllegalStateException("killed");
                    }
                    waiting.clear();
                }
            };
        }
    }

    @Test
    void whatWaitsFollowsItsWebhookThoughTheProcessWasKilledBetweenTheTwo() {
        run(created(1), renamed(2));
        assertThat(deliveries.waiting).hasSize(1);
        EventMessage<?> disabled =
                event(WEBHOOK, 3, 1, new WebhookDisabledEvent(WEBHOOK, "acme", 2, WebhookDisabling.BY_CALLER));
        deliveries.killed = true;
        assertThatThrownBy(() -> run(disabled)).isInstanceOf(IllegalStateException.class);
        deliveries.killed = false;

        run(disabled);

        assertThat(deliveries.waiting).isEmpty();
    }

    @Test
    void aWebhookThatIsDisabledTakesAlongWhatItsOwnBatchHasPutBefore() {
        run(
                created(1),
                renamed(2),
                event(WEBHOOK, 3, 1, new WebhookDisabledEvent(WEBHOOK, "acme", 2, WebhookDisabling.BY_CALLER)));
        assertThat(deliveries.waiting).isEmpty();
    }

    @Test
    void aRepeatedBatchSendsNothingOfWhatWasBeforeTheWebhook() {
        EventMessage<?> before = renamed(1);
        run(before, created(2), renamed(3));
        assertThat(positions()).containsExactly(3L);
        deliveries.waiting.clear();

        run(before, created(2), renamed(3));

        assertThat(positions()).containsExactly(3L);
    }

    @Test
    void aWebhookIsSentWhatItAskedForAndNothingElse() {
        run(created(1, List.of("io.fleetledger.machine.renamed")), relocated(2), renamed(3), relocated(4));
        assertThat(deliveries.waiting).singleElement().satisfies(delivery -> {
            assertThat(delivery.webhookId()).isEqualTo(WEBHOOK);
            assertThat(delivery.position()).isEqualTo(3);
            assertThat(delivery.body()).contains("io.fleetledger.machine.renamed", "Lathe");
        });
    }

    @Test
    void nothingIsSentOfWhatWasBeforeTheOutbox() {
        endpoints.keptSince = AT.plusMillis(1);
        run(created(1), renamed(2));
        assertThat(deliveries.waiting).isEmpty();
    }

    @Test
    void whatHappensInTheInstantOfTheOutboxsBeginningIsSent() {
        endpoints.keptSince = AT;
        run(created(1), renamed(2));
        assertThat(positions()).containsExactly(2L);
    }

    @Test
    void anEventOfNobodysIsSentToNobody() {
        run(created(1), event(MACHINE, 2, 1, renamedOf("acme"), MetaData.emptyInstance()));
        assertThat(deliveries.waiting).isEmpty();
    }

    @Test
    void anEventUnderTheNameOfAnotherTenantIsSentToNobody() {
        EventMessage<?> disguised = event(MACHINE, 2, 1, renamedOf("globex"));
        assertThatThrownBy(() -> run(created(1), disguised)).isInstanceOf(IllegalStateException.class);
        assertThat(deliveries.waiting).isEmpty();
    }

    @Test
    void writersWaitForWhatItsTenantsWebhookHasBecome() {
        assertThat(policy.processingGroup()).isEqualTo(ProjectionNames.WEBHOOKS);
        assertThat(policy.shownSequence("acme", WEBHOOK)).isEqualTo(-1);
        run(created(1), event(WEBHOOK, 2, 1, new WebhookDisabledEvent(WEBHOOK, "acme", 2, WebhookDisabling.BY_CALLER)));
        assertThat(policy.shownSequence("acme", WEBHOOK)).isEqualTo(1);
        assertThat(policy.shownSequence("globex", WEBHOOK)).isEqualTo(-1);
    }

    private List<Long> positions() {
        return deliveries.waiting.stream().map(WebhookDelivery::position).toList();
    }

    private void run(EventMessage<?>... batch) {
        DefaultUnitOfWork.startAndGet(batch[0]).execute(() -> List.of(batch).forEach(policy::on));
    }

    private static EventMessage<?> created(long position) {
        return created(position, List.of());
    }

    private static EventMessage<?> created(long position, List<String> types) {
        return event(
                WEBHOOK,
                position,
                0,
                new WebhookCreatedEvent(WEBHOOK, "acme", 1, "https://8.8.8.8/", types, true, "v1.sealed"));
    }

    private static EventMessage<?> renamed(long position) {
        return event(MACHINE, position, 1, renamedOf("acme"));
    }

    private static MachineRenamedEvent renamedOf(String tenantId) {
        return new MachineRenamedEvent(MACHINE, tenantId, 2, "Mill", "Lathe");
    }

    private static EventMessage<?> relocated(long position) {
        return event(MACHINE, position, 2, new MachineRelocatedEvent(MACHINE, "acme", 3, null, "Hall 7"));
    }

    private static EventMessage<?> event(UUID aggregate, long position, long sequence, Object payload) {
        return event(aggregate, position, sequence, payload, MetaData.with(MessageKeys.TENANT, "acme"));
    }

    private static EventMessage<?> event(
            UUID aggregate, long position, long sequence, Object payload, MetaData metaData) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(
                        "any", aggregate.toString(), sequence, payload, metaData, "message-" + position, AT));
    }
}
