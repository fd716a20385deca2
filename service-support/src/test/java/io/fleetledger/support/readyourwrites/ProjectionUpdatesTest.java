package io.fleetledger.support.readyourwrites;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.queries.AwaitProjectionQuery;
import io.fleetledger.queries.ProjectionLevel;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericSubscriptionQueryMessage;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;

class ProjectionUpdatesTest {

    private static final UUID MILL = UUID.randomUUID();
    private static final UUID LATHE = UUID.randomUUID();

    private final SimpleQueryBus bus = SimpleQueryBus.builder().build();
    private final ProjectionUpdates updates = new ProjectionUpdates(bus.queryUpdateEmitter());

    @Test
    void anEventIsToldToThoseWhoWaitForItsAggregateInThatProjection() {
        List<Long> told = waitFor(ProjectionNames.MACHINE_LIST, MILL);
        updates.announce(ProjectionNames.MACHINE_LIST, MILL, 4);
        updates.announce(ProjectionNames.MACHINE_LIST, LATHE, 5);
        updates.announce(ProjectionNames.MACHINE_DIRECTORY, MILL, 6);
        assertThat(told).containsExactly(4L);
    }

    @Test
    void whatGroupsShowIsToldToThoseWhoWaitForThem() {
        List<Long> ofMill = waitFor(ProjectionNames.MACHINE_LIST, MILL);
        List<Long> ofLathe = waitFor(ProjectionNames.MACHINE_LIST, LATHE);
        List<Long> ofDirectory = waitFor(ProjectionNames.MACHINE_DIRECTORY, MILL);
        updates.announceShown(
                List.of(ProjectionNames.MACHINE_LIST),
                query -> new ProjectionLevel(query.aggregateId().equals(MILL) ? 7 : 8));
        assertThat(ofMill).containsExactly(7L);
        assertThat(ofLathe).containsExactly(8L);
        assertThat(ofDirectory).isEmpty();
    }

    private List<Long> waitFor(String projection, UUID aggregateId) {
        List<Long> told = new CopyOnWriteArrayList<>();
        bus.subscriptionQuery(new GenericSubscriptionQueryMessage<>(
                        new AwaitProjectionQuery(projection, "acme", aggregateId),
                        AwaitProjectionQuery.class.getName(),
                        ResponseTypes.instanceOf(ProjectionLevel.class),
                        ResponseTypes.instanceOf(ProjectionLevel.class)))
                .updates()
                .subscribe(level -> told.add(level.getPayload().sequence()));
        return told;
    }
}
