package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.commands.webhook.DisableWebhookCommand;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.webhook.WebhookDeadLetters;
import io.fleetledger.support.webhook.WebhookDelivery;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoint.SealedSecret;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookDispatcherTest {

    private static final UUID ID = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");
    private static final WebhookSettings SETTINGS = new WebhookSettings(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofDays(3),
            100,
            Duration.ofDays(30),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ofSeconds(6));
    private static final WebhookEndpoint ENDPOINT = new WebhookEndpoint(
            ID,
            "acme",
            "https://8.8.8.8/",
            List.of(),
            true,
            null,
            false,
            List.of(new SealedSecret("v1.sealed", null)),
            Instant.EPOCH,
            Instant.EPOCH,
            4,
            3,
            1);

    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final Commands commands = new Commands(
            DefaultCommandGateway.builder().commandBus(bus).build(), Runnable::run, BusResponses.inProcess());
    private final OffboardedTenants offboarded = mock(OffboardedTenants.class);
    private final WebhookSender sender = new WebhookSender(
            new WebhookTargets(false), new WebhookSecrets(new byte[WebhookSecrets.KEY_BYTES]), SETTINGS);

    @AfterEach
    void close() throws IOException {
        sender.close();
    }

    /** A store that is slow: longer than the dispatcher waits before it breaks off what is sent. */
    private static final class SlowEndpoints extends NoEndpoints {

        private final CountDownLatch reached = new CountDownLatch(1);
        private final AtomicBoolean interrupted = new AtomicBoolean();
        private final AtomicBoolean answered = new AtomicBoolean();

        @Override
        public void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease) {}

        @Override
        public List<ClaimedWebhook> claim(
                Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
            return List.of(new ClaimedWebhook(ENDPOINT, 0, null));
        }

        @Override
        public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
            reached.countDown();
            try {
                assertThat(new CountDownLatch(1).await(3_500, TimeUnit.MILLISECONDS))
                        .isFalse();
            } catch (InterruptedException interrupt) {
                interrupted.set(true);
            }
            answered.set(true);
            return Optional.empty();
        }

        @Override
        public void release(UUID webhookId, @Nullable Instant dueAt) {}
    }

    @Test
    void theEndWaitsForTheStoreAndInterruptsNobodyWhoWorksOnIt() throws InterruptedException {
        SlowEndpoints outbox = new SlowEndpoints();
        WebhookDispatcher dispatcher = dispatcher(outbox, new NoDeliveries() {
            @Override
            public boolean isWaiting(UUID webhookId) {
                return false;
            }
        });
        dispatcher.start();
        assertThat(outbox.reached.await(10, TimeUnit.SECONDS)).isTrue();

        dispatcher.stop();

        assertThat(outbox.answered).isTrue();
        assertThat(outbox.interrupted).isFalse();
    }

    /** Whatever comes through would be the end of all looks, and nothing would be sent any more. */
    @Test
    void keepsPollingWhateverARunThrows() {
        AtomicInteger looks = new AtomicInteger();
        WebhookDispatcher dispatcher = dispatcher(
                new NoEndpoints() {
                    @Override
                    public List<ClaimedWebhook> claim(
                            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
                        looks.incrementAndGet();
                        throw new LinkageError("for once");
                    }
                },
                new NoDeliveries());
        dispatcher.start();
        try {
            Awaitility.await().untilAtomic(looks, Matchers.greaterThan(2));
        } finally {
            dispatcher.stop();
        }
    }

    @Test
    void aWebhookForWhichTooMuchWaitsIsDisabledInTheVersionThatWasSeen() {
        AtomicReference<Object> sent = new AtomicReference<>();
        bus.subscribe(DisableWebhookCommand.class.getName(), command -> {
            sent.set(command.getPayload());
            return "done";
        });

        UUID inBounds = UUID.randomUUID();
        dispatcher(
                        new NoEndpoints() {
                            @Override
                            public List<UUID> scheduled() {
                                return List.of(inBounds, ID);
                            }

                            @Override
                            public Optional<WebhookEndpoint> find(UUID webhookId) {
                                return Optional.of(ENDPOINT).filter(endpoint -> webhookId.equals(ID));
                            }
                        },
                        new NoDeliveries() {
                            @Override
                            public long countWaiting(UUID webhookId) {
                                return SETTINGS.waitingAtMost() + (webhookId.equals(ID) ? 1 : 0);
                            }
                        })
                .disableOverflowing();

        assertThat(sent).hasValue(new DisableWebhookCommand(ID, "acme", 4, WebhookDisabling.OVERFLOWING));
    }

    @Test
    void whatOneIsRefusedKeepsNoOtherFromBeingDisabledAndThoseOfTenantsThatLeaveAreLeftAlone() {
        UUID missing = UUID.randomUUID();
        UUID leaving = UUID.randomUUID();
        List<UUID> disabled = new ArrayList<>();
        bus.subscribe(DisableWebhookCommand.class.getName(), command -> {
            DisableWebhookCommand asked = (DisableWebhookCommand) command.getPayload();
            if (asked.webhookId().equals(missing)) {
                throw new CommandExecutionException("There is no such webhook", null);
            }
            disabled.add(asked.webhookId());
            return "done";
        });
        when(offboarded.contains("leaving")).thenReturn(true);

        dispatcher(
                        new NoEndpoints() {
                            @Override
                            public List<UUID> scheduled() {
                                return List.of(leaving, missing, ID);
                            }

                            @Override
                            public Optional<WebhookEndpoint> find(UUID webhookId) {
                                return Optional.of(endpoint(webhookId, webhookId.equals(leaving) ? "leaving" : "acme"));
                            }
                        },
                        new NoDeliveries() {
                            @Override
                            public long countWaiting(UUID webhookId) {
                                return SETTINGS.waitingAtMost() + 1;
                            }
                        })
                .disableOverflowing();

        assertThat(disabled).containsExactly(ID);
    }

    @Test
    void whateverALookOrASignEndsInThereIsANextOne() throws InterruptedException {
        CountDownLatch prolonged = new CountDownLatch(2);
        CountDownLatch given = new CountDownLatch(1);
        AtomicInteger claims = new AtomicInteger();
        WebhookDispatcher dispatcher = dispatcher(
                new NoEndpoints() {
                    @Override
                    public List<ClaimedWebhook> claim(
                            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
                        if (claims.incrementAndGet() == 1) {
                            throw new StackOverflowError("as of a look that is nested too deeply");
                        }
                        return given.getCount() == 0 ? List.of() : List.of(new ClaimedWebhook(ENDPOINT, 0, null));
                    }

                    @Override
                    public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
                        given.countDown();
                        try {
                            assertThat(prolonged.await(20, TimeUnit.SECONDS)).isTrue();
                        } catch (InterruptedException interrupt) {
                            Thread.currentThread().interrupt();
                        }
                        return Optional.empty();
                    }

                    @Override
                    public void renewLeases(Collection<UUID> webhookIds, Instant now, Duration lease) {
                        prolonged.countDown();
                        throw new StackOverflowError("as of a sign that is nested too deeply");
                    }

                    @Override
                    public void release(UUID webhookId, @Nullable Instant dueAt) {}
                },
                new NoDeliveries() {
                    @Override
                    public boolean isWaiting(UUID webhookId) {
                        return false;
                    }
                });
        dispatcher.start();
        try {
            assertThat(given.await(10, TimeUnit.SECONDS)).as("a second look").isTrue();
            assertThat(prolonged.await(10, TimeUnit.SECONDS))
                    .as("a second sign")
                    .isTrue();
        } finally {
            dispatcher.stop();
        }
    }

    /** It has a row; what becomes of that is asked of these. */
    private static final class WithoutBody extends NoDeliveries {

        private final List<String> deadLettered = new ArrayList<>();
        private long next = 7;

        @Override
        public Optional<WebhookDelivery> next(UUID webhookId) {
            return Optional.empty();
        }

        @Override
        public Optional<Long> nextWithoutBody(UUID webhookId) {
            return next == 0 ? Optional.empty() : Optional.of(next);
        }

        @Override
        public WebhookDeadLetters deadLetters() {
            return new NoDeadLetters() {
                @Override
                public void enqueue(UUID webhookId, long position, String reason, Instant at) {
                    deadLettered.add(position + " " + reason);
                }
            };
        }
    }

    @Test
    void anEventWithoutItsBodyIsWaitedForAndThenToldOfAndDead() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        WithoutBody deliveries = new WithoutBody();
        MissingBodies bodies = new MissingBodies(deliveries, new WebhookMetrics(meters));
        Instant first = Instant.parse("2026-04-05T10:00:00Z");
        Instant over = first.plus(MissingBodies.AWAITED);

        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, first)).isTrue();
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over.minusMillis(1))).isTrue();
        assertThat(deliveries.deadLettered).isEmpty();
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over)).isFalse();
        assertThat(deliveries.deadLettered).containsExactly("7 body_missing");
        assertThat(meters.get("fleet.webhooks.bodies.missing").counter().count())
                .isEqualTo(1);

        deliveries.next = 8;
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over))
                .as("another one has its time")
                .isTrue();
        deliveries.next = 0;
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over)).as("nothing lacks").isFalse();
        assertThat(deliveries.deadLettered).hasSize(1);
    }

    @Test
    void anEventThatIsSentAgainHasItsTimeAgain() {
        WithoutBody deliveries = new WithoutBody();
        MissingBodies bodies = new MissingBodies(deliveries, new WebhookMetrics(new SimpleMeterRegistry()));
        Instant first = Instant.parse("2026-04-05T10:00:00Z");
        Instant later = first.plus(MissingBodies.AWAITED).plusSeconds(1);

        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, first)).isTrue();
        deliveries.next = 0;
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, first))
                .as("its body has come")
                .isFalse();
        deliveries.next = 7;
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, later)).as("sent again").isTrue();
        assertThat(deliveries.deadLettered).isEmpty();

        Instant over = later.plus(MissingBodies.AWAITED);
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over)).isFalse();
        assertThat(bodies.awaitOrDeadLetter(ENDPOINT, over))
                .as("sent again, once dead")
                .isTrue();
        assertThat(deliveries.deadLettered).hasSize(1);
    }

    @Test
    void aWebhookThatWaitsForABodyIsLookedAtAgainALittleLater() throws InterruptedException {
        AtomicReference<Instant> dueAt = new AtomicReference<>();
        CountDownLatch given = new CountDownLatch(1);
        WebhookDispatcher dispatcher = dispatcher(
                new NoEndpoints() {
                    @Override
                    public List<ClaimedWebhook> claim(
                            Instant now, Duration lease, int atMost, Map<UUID, String> busy, int ofTenantAtMost) {
                        return given.getCount() == 0 ? List.of() : List.of(new ClaimedWebhook(ENDPOINT, 0, null));
                    }

                    @Override
                    public Optional<WebhookEndpoint> findIfClaimed(UUID webhookId) {
                        return Optional.of(ENDPOINT);
                    }

                    @Override
                    public void release(UUID webhookId, @Nullable Instant at) {
                        dueAt.set(at);
                        given.countDown();
                    }
                },
                new WithoutBody());
        Instant began = Instant.now();
        dispatcher.start();
        assertThat(given.await(10, TimeUnit.SECONDS)).isTrue();
        dispatcher.stop();

        assertThat(dueAt.get()).isAfterOrEqualTo(began.plusSeconds(1));
    }

    private WebhookDispatcher dispatcher(NoEndpoints endpoints, NoDeliveries deliveries) {
        WebhookOutbox outbox = endpoints.with(deliveries);
        return new WebhookDispatcher(
                outbox,
                new OutboxStart(outbox),
                sender,
                SETTINGS,
                new WebhookMetrics(new SimpleMeterRegistry()),
                commands,
                offboarded);
    }

    private static WebhookEndpoint endpoint(UUID id, String tenantId) {
        return new WebhookEndpoint(
                id,
                tenantId,
                ENDPOINT.url(),
                ENDPOINT.eventTypes(),
                true,
                null,
                false,
                ENDPOINT.secrets(),
                Instant.EPOCH,
                Instant.EPOCH,
                4,
                3,
                1);
    }
}
