package io.fleetledger.ingest.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.IdentifierReleasedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.machine.ClaimedMachines;
import io.fleetledger.queries.machine.FindClaimedMachinesQuery;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.axonframework.queryhandling.SimpleQueryUpdateEmitter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class MachineDirectoryIT {

    private static final Caller CALLER = new Caller("tenant-1", "agent", null, Set.of("ingest"));
    private static final UUID FIRST = new UUID(0, 1);
    private static final UUID SECOND = new UUID(0, 2);

    private final TestDatabase database = TestDatabase.open();
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final MachineDirectoryProjection projection = new MachineDirectoryProjection(
            mongo,
            Generations.first(),
            new TenantDocuments(mongo, MachineDirectoryProjection.LEVELS),
            SimpleQueryUpdateEmitter.builder().build());
    private final MachineDirectory directory = new MachineDirectory(
            new TenantDocuments(mongo, MachineDirectoryProjection.COLLECTION),
            new Queries(DefaultQueryGateway.builder().queryBus(bus).build(), BusResponses.inProcess()));
    private final List<String> askedOfClaims = new ArrayList<>();
    private List<ClaimedMachines.Holder> claims = List.of();

    @BeforeEach
    void answerForTheClaims() {
        bus.<ClaimedMachines>subscribe(FindClaimedMachinesQuery.class.getName(), ClaimedMachines.class, query -> {
            askedOfClaims.addAll(((FindClaimedMachinesQuery) query.getPayload()).machineIdentifiers());
            return new ClaimedMachines(claims);
        });
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void knowsWhoHoldsAnIdentifierByItsTenantAndItsExactText() {
        handle(claimed("tenant-1", "A", FIRST, 0), claimed("tenant-2", "B", SECOND, 0));

        assertThat(directory.find(CALLER, List.of("A"))).isEqualTo(Map.of("A", FIRST));
        assertThat(askedOfClaims).isEmpty();
        assertThat(directory.find(CALLER, List.of("A", "a", "B"))).isEqualTo(Map.of("A", FIRST));
        assertThat(askedOfClaims).containsExactlyInAnyOrder("a", "B");
    }

    @Test
    void asksTheClaimsForWhatItLacks() {
        claims = List.of(new ClaimedMachines.Holder("NEW", SECOND));
        handle(claimed("tenant-1", "A", FIRST, 0));

        assertThat(directory.find(CALLER, List.of("A", "NEW"))).isEqualTo(Map.of("A", FIRST, "NEW", SECOND));
    }

    @Test
    void findsAThousandAtOnce() {
        List<String> names = IntStream.range(0, 1_000).mapToObj(i -> "M-" + i).toList();
        EventMessage<?>[] all = IntStream.range(0, 1_000)
                .mapToObj(i -> claimed("tenant-1", names.get(i), new UUID(1, i), 0))
                .toArray(EventMessage<?>[]::new);
        handle(all);

        assertThat(directory.find(CALLER, names)).hasSize(1_000).containsEntry("M-999", new UUID(1, 999));
        assertThat(askedOfClaims).isEmpty();
    }

    @Test
    void anIdentifierGoesFromOneMachineToTheNext() {
        handle(claimed("tenant-1", "A", FIRST, 0), released("tenant-1", "A", FIRST, 1));
        assertThat(directory.find(CALLER, List.of("A"))).isEmpty();

        handle(claimed("tenant-1", "A", SECOND, 2));
        assertThat(directory.find(CALLER, List.of("A"))).isEqualTo(Map.of("A", SECOND));
    }

    @Test
    void whatIsMetAgainOrTooLateTakesNothingFromTheNextHolder() {
        EventMessage<?> claimed = claimed("tenant-1", "A", FIRST, 0);
        EventMessage<?> released = released("tenant-1", "A", FIRST, 1);
        handle(claimed, released, claimed("tenant-1", "A", SECOND, 2));

        handle(claimed, released);

        assertThat(directory.find(CALLER, List.of("A"))).isEqualTo(Map.of("A", SECOND));
    }

    @Test
    void tellsWritersHowFarItHasFollowedTheirMachine() {
        var query = new AwaitProjectionQuery(ProjectionNames.MACHINE_DIRECTORY, "tenant-1", FIRST);
        assertThat(projection.handle(query).sequence()).isEqualTo(-1);

        handle(new GenericDomainEventMessage<>(
                "Machine", FIRST.toString(), 7, new MachineRenamedEvent(FIRST, "tenant-1", 2, "Old", "New")));

        assertThat(projection.handle(query).sequence()).isEqualTo(7);
        assertThat(projection
                        .handle(new AwaitProjectionQuery(ProjectionNames.MACHINE_DIRECTORY, "tenant-2", FIRST))
                        .sequence())
                .isEqualTo(-1);
    }

    private static EventMessage<?> claimed(String tenant, String identifier, UUID machineId, long sequence) {
        String claimId = ClaimIds.of(tenant, identifier);
        return new GenericDomainEventMessage<>(
                "IdentifierClaim",
                claimId,
                sequence,
                new IdentifierClaimedEvent(claimId, tenant, identifier, machineId));
    }

    private static EventMessage<?> released(String tenant, String identifier, UUID machineId, long sequence) {
        String claimId = ClaimIds.of(tenant, identifier);
        return new GenericDomainEventMessage<>(
                "IdentifierClaim",
                claimId,
                sequence,
                new IdentifierReleasedEvent(claimId, tenant, identifier, machineId));
    }

    private void handle(EventMessage<?>... events) {
        var handlers = new AnnotationEventHandlerAdapter(projection);
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(events);
        var result = batch.executeWithResult(() -> handlers.handle(batch.getMessage()));
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }
}
