package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.InMemoryStores;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.Test;

/** Between processes: of one group of this process, which handles texts. */
class LaggingGroupsTest {

    private static final String GROUP = ProjectionNames.MACHINE_DIRECTORY;

    private final EventStore log = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final InMemoryStores stores = new InMemoryStores(false);
    private final InMemoryOffboardings stored = new InMemoryOffboardings();
    private final LaggingGroups laggingGroups = laggingGroups();

    @Test
    void aGroupWithAnEventOfTheTenantYetToHandleIsBehind() {
        append("acme", "one");
        stores.storedPositions(GROUP).put(0, laggingGroups.head());
        append("acme", "another");
        append("beta", 1);
        long end = laggingGroups.head();
        assertThat(laggingGroups.lagging("acme", end, stored)).contains(GROUP);
        assertThat(laggingGroups.lagging("acme", end, stored)).contains(GROUP);
        stores.storedPositions(GROUP).put(0, end);
        assertThat(laggingGroups.lagging("acme", end, stored)).doesNotContain(GROUP);
    }

    @Test
    void aGroupThatHandlesNoneOfTheEventsLeftIsNotBehind() {
        append("acme", "one");
        stores.storedPositions(GROUP).put(0, laggingGroups.head());
        append("acme", 1); // It has no handler for numbers.
        append("beta", "of another tenant");
        assertThat(laggingGroups.lagging("acme", laggingGroups.head(), stored)).doesNotContain(GROUP);
    }

    @Test
    void theSlowestSegmentCounts() {
        append("acme", "one");
        append("acme", "another");
        stores.storedPositions(GROUP).put(0, laggingGroups.head());
        stores.storedPositions(GROUP).put(1, laggingGroups.head() - 1);
        assertThat(laggingGroups.lagging("acme", laggingGroups.head(), stored)).contains(GROUP);
    }

    @Test
    void whatOtherProcessesFollowIsKnownFromThem() {
        stores.storedPositions(GROUP).put(0, laggingGroups.head());
        assertThat(laggingGroups.lagging("acme", laggingGroups.head(), stored)).contains(ProjectionNames.AUDIT);
        stored.markFollowed("acme", ProjectionNames.AUDIT);
        assertThat(laggingGroups.lagging("acme", laggingGroups.head(), stored))
                .doesNotContain(ProjectionNames.AUDIT, GROUP);
    }

    @Test
    void aGroupThatHasNotBegunIsBehind() {
        assertThat(laggingGroups.lagging("acme", laggingGroups.head(), stored)).contains(GROUP);
    }

    private LaggingGroups laggingGroups() {
        Configuration axon = mock(Configuration.class);
        when(axon.eventStore()).thenReturn(log);
        return new LaggingGroups(
                () -> axon,
                stores,
                List.of(ProcessingGroup.projection(GROUP, 1, event -> Optional.empty())),
                (group, type) -> type == String.class);
    }

    private void append(String tenantId, Object payload) {
        log.publish(new GenericEventMessage<>(payload, Map.of(MessageKeys.TENANT, tenantId)));
    }
}
