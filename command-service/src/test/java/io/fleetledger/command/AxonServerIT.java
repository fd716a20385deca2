package io.fleetledger.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.servers.RealServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryResponseMessage;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.SubscriptionQueryResult;
import org.axonframework.queryhandling.SubscriptionQueryUpdateMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.context.ConfigurableApplicationContext;

/** The service, started twice in one JVM, on one Axon Server: what only a real bus and a real event store can show. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AxonServerIT {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int SNAPSHOT_EVERY_EVENTS = 5;

    private final MongoServer mongo = new MongoServer(new MemoryBackend());
    private final Caller caller = new Caller("tenant-" + UUID.randomUUID(), "test", Role.ADMIN, Set.of());
    private final List<ConfigurableApplicationContext> services = new ArrayList<>();

    /** Of each machine, the processes that were handed a command for it. */
    private final Map<UUID, Set<Integer>> handledBy = new ConcurrentHashMap<>();

    @BeforeAll
    void start() {
        String axonServer = RealServers.axonServer().orElse("");
        assumeTrue(!axonServer.isEmpty(), RealServers::missingAxonServer);
        String mongoDb = mongo.bindAndGetConnectionString() + "/fleet-ledger";
        for (int process = 0; process < 2; process++) {
            int number = process;
            services.add(RunningService.start(
                    "axon.axonserver.servers=" + axonServer,
                    "axon.axonserver.client-id=process-" + process + "-" + UUID.randomUUID(),
                    "fleet.snapshots.every-events=" + SNAPSHOT_EVERY_EVENTS,
                    "spring.mongodb.uri=" + mongoDb,
                    "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/keys"));
            ((AxonServerCommandBus) bean(process, CommandBus.class))
                    .localSegment()
                    .registerHandlerInterceptor((unit, chain) -> {
                        if (unit.getMessage().getPayload() instanceof ChangeMachineCommand command) {
                            handledBy
                                    .computeIfAbsent(command.machineId(), unknown -> ConcurrentHashMap.newKeySet())
                                    .add(number);
                        }
                        return chain.proceed();
                    });
        }
    }

    @AfterAll
    void stop() {
        services.forEach(ConfigurableApplicationContext::close);
        mongo.shutdownNow();
    }

    @Test
    void theCommandsForOneMachineGoToOneProcess() {
        Set<Integer> all = new HashSet<>();
        for (int machine = 0; machine < 20; machine++) {
            UUID id = register(machine % 2, "routed-" + machine);
            for (int change = 0; change < 4; change++) {
                change(change % 2, id, "Mill " + change);
            }
            assertThat(handledBy.get(id)).hasSize(1);
            all.addAll(handledBy.get(id));
        }
        assertThat(all).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void oneOfTwoSimultaneousRegistrationsOfAnIdentifierIsMade() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String identifier = "contested-" + round;
                List<Callable<UUID>> both = List.of(() -> register(0, identifier), () -> register(1, identifier));
                List<Throwable> refusals = new ArrayList<>();
                for (Future<UUID> registration : threads.invokeAll(both)) {
                    Throwable refusal = catchThrowable(registration::get);
                    if (refusal != null) {
                        refusals.add(refusal.getCause());
                    }
                }
                assertThat(refusals)
                        .singleElement()
                        .isInstanceOfSatisfying(
                                CommandExecutionException.class,
                                refusal -> assertThat(refusal.<MachineRefusal>getDetails())
                                        .map(MachineRefusal::error)
                                        .hasValue(MachineError.IDENTIFIER_TAKEN));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMachineWithManyEventsIsReadFromASnapshotByBothProcesses() {
        UUID id = register(0, "snapshot");
        for (int change = 0; change < 2 * SNAPSHOT_EVERY_EVENTS; change++) {
            change(0, id, "Mill " + change);
        }
        for (int process = 0; process < 2; process++) {
            EventStore store = bean(process, EventStore.class);
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(
                                    store.readEvents(id.toString()).peek().getSequenceNumber())
                            .isGreaterThanOrEqualTo(SNAPSHOT_EVERY_EVENTS - 1));
        }
        assertThat(change(1, id, "Renamed").version()).isEqualTo(2L + 2 * SNAPSHOT_EVERY_EVENTS);
    }

    /** As a writer waits in one process for the projection in another. */
    @Test
    void anUpdateReachesASubscriptionInTheOtherProcess() {
        String query = "level-" + UUID.randomUUID();
        bean(0, QueryBus.class).subscribe(query, String.class, message -> "first");
        var subscribing = new GenericSubscriptionQueryMessage<>(
                "any", query, ResponseTypes.instanceOf(String.class), ResponseTypes.instanceOf(String.class));
        SubscriptionQueryResult<QueryResponseMessage<String>, SubscriptionQueryUpdateMessage<String>> subscription =
                bean(1, QueryBus.class).subscriptionQuery(subscribing);
        assertThat(subscription.initialResult().map(Message::getPayload).block(TIMEOUT))
                .isEqualTo("first");

        bean(0, QueryUpdateEmitter.class).emit(message -> message.getQueryName().equals(query), "second");
        assertThat(subscription.updates().map(Message::getPayload).blockFirst(TIMEOUT))
                .isEqualTo("second");
        subscription.cancel();
    }

    /** The last: its process takes no commands afterwards. */
    @Order(Integer.MAX_VALUE)
    @Test
    void whoWasDisconnectedGoesOnBehindTheLastEventItSaw() throws Exception {
        String aggregate = UUID.randomUUID().toString();
        EventStore store = bean(0, EventStore.class);
        TrackingToken begin = store.createHeadToken();
        append(1, aggregate, 0);
        TrackedEventMessage<?> seen = nextOf(aggregate, store, begin);
        assertThat(sequence(seen)).isZero();

        bean(0, AxonServerConnectionManager.class).disconnect();
        append(1, aggregate, 1);
        append(1, aggregate, 2);
        TrackedEventMessage<?> second = nextOf(aggregate, store, seen.trackingToken());
        assertThat(sequence(second)).isEqualTo(1);
        assertThat(sequence(nextOf(aggregate, store, second.trackingToken()))).isEqualTo(2);
    }

    private static long sequence(TrackedEventMessage<?> event) {
        return ((DomainEventMessage<?>) event).getSequenceNumber();
    }

    /** The aggregate's first event behind the token; others write, too. */
    private static TrackedEventMessage<?> nextOf(String aggregate, EventStore store, TrackingToken token)
            throws InterruptedException {
        try (BlockingStream<TrackedEventMessage<?>> stream = store.openStream(token)) {
            while (stream.hasNextAvailable((int) TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                TrackedEventMessage<?> event = stream.nextAvailable();
                if (event instanceof DomainEventMessage<?> of
                        && of.getAggregateIdentifier().equals(aggregate)) {
                    return event;
                }
            }
            throw new AssertionError("No event behind " + token);
        }
    }

    private <B> B bean(int process, Class<B> type) {
        return services.get(process).getBean(type);
    }

    private UUID register(int process, String identifier) {
        UUID id = UUID.randomUUID();
        bean(process, Commands.class)
                .send(
                        caller,
                        new RegisterMachineCommand(
                                id, caller.tenantId(), "Mill", identifier, MachineProtocol.JSON, null, null),
                        MachineState.class);
        return id;
    }

    private MachineState change(int process, UUID id, String name) {
        return bean(process, Commands.class)
                .send(
                        caller,
                        new ChangeMachineCommand(
                                id, caller.tenantId(), null, new FieldChange<>(name), null, null, null, null),
                        MachineState.class);
    }

    private void append(int process, String aggregate, long sequence) {
        bean(process, EventStore.class)
                .publish(new GenericDomainEventMessage<>("Letter", aggregate, sequence, "of nobody's interest"));
    }
}
