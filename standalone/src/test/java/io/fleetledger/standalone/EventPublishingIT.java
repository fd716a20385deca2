package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is published beside all aggregates: together, at once, and with the name of who caused it. */
class EventPublishingIT {

    private static final Caller CALLER = new Caller("tenant-a", "agent-7", Role.OPERATOR, Set.of());

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void areInTheLogInTheirOrderWhenPublishReturns() {
        List<ReadingsRecordedEvent> payloads = IntStream.range(0, 100)
                .mapToObj(i -> readings("tenant-a", "rpm"))
                .toList();

        List<? extends EventMessage<?>> published = publishedBy(() -> events().publish(CALLER, payloads));

        assertThat(published).extracting(EventMessage::getPayload).isEqualTo(payloads);
        assertThat(published)
                .allSatisfy(event -> assertThat(event.getMetaData())
                        .containsEntry(MessageKeys.TENANT, "tenant-a")
                        .containsEntry(MessageKeys.ACTOR, "agent-7")
                        .containsKeys(MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT));
    }

    @Test
    void areAllPublishedOrNone() {
        List<ReadingsRecordedEvent> oneTooLarge =
                List.of(readings("tenant-a", "rpm"), readings("tenant-a", "m".repeat(2_000_000)));

        assertThat(publishedBy(() -> assertThatThrownBy(() -> events().publish(CALLER, oneTooLarge))
                        .isNotNull()))
                .isEmpty();
    }

    @Test
    void areDurableEvenWhenTheUnitOfWorkAroundThemIsRolledBack() {
        EventMessage<?> cause = new GenericEventMessage<>(
                "cause",
                Map.of(
                        MessageKeys.TENANT, "tenant-a",
                        MessageKeys.ACTOR, "agent-8",
                        MessageKeys.CORRELATION_ID, "c",
                        MessageKeys.TRACEPARENT, "t"));

        List<? extends EventMessage<?>> published = publishedBy(() -> {
            var unit = DefaultUnitOfWork.startAndGet(cause);
            unit.attachTransaction(fleet.bean(TransactionManager.class));
            events().publishBecauseOf(cause, "tenant-a", List.of(readings("tenant-a", "rpm")));
            unit.rollback();
        });

        assertThat(published)
                .singleElement()
                .satisfies(event -> assertThat(event.getMetaData()).isEqualTo(cause.getMetaData()));
    }

    @Test
    void areTheSystemsWhenOnlyTimeHasCausedThem() {
        List<? extends EventMessage<?>> published =
                publishedBy(() -> events().publishBySystem("tenant-a", List.of(readings("tenant-a", "rpm"))));

        assertThat(published).singleElement().satisfies(event -> {
            assertThat(event.getMetaData()).containsEntry(MessageKeys.ACTOR, "system");
            assertThat(event.getMetaData().get(MessageKeys.CORRELATION_ID))
                    .asString()
                    .hasSize(32);
        });
    }

    @Test
    void ofAnotherTenantAreRefused() {
        List<ReadingsRecordedEvent> mixed = List.of(readings("tenant-a", "rpm"), readings("tenant-b", "rpm"));
        EventMessage<?> cause = new GenericEventMessage<>("cause", Map.of(MessageKeys.TENANT, "tenant-b"));

        assertThat(publishedBy(() -> {
                    assertThatThrownBy(() -> events().publish(CALLER, mixed))
                            .isInstanceOf(IllegalArgumentException.class);
                    assertThatThrownBy(() -> events().publishBecauseOf(cause, "tenant-a", List.of()))
                            .isInstanceOf(IllegalArgumentException.class);
                }))
                .isEmpty();
    }

    private static Events events() {
        return fleet.bean(Events.class);
    }

    private static ReadingsRecordedEvent readings(String tenant, String metric) {
        return new ReadingsRecordedEvent(
                UUID.randomUUID(), tenant, List.of(new Reading(metric, "1/min", 1_700_000_000_000_000L, 1.5, null)));
    }

    private static List<? extends EventMessage<?>> publishedBy(Runnable work) {
        EventStore store = fleet.bean(EventStore.class);
        var before = store.createHeadToken();
        work.run();
        try (var stream = store.openStream(before)) {
            var found = new java.util.ArrayList<EventMessage<?>>();
            while (stream.hasNextAvailable()) {
                found.add(stream.nextAvailable());
            }
            return found;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
