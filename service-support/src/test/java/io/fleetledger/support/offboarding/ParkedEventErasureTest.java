package io.fleetledger.support.offboarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ParkedEventStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.InMemorySequencedDeadLetterQueue;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParkedEventErasureTest {

    private final SequencedDeadLetterQueue<EventMessage<?>> machines = InMemorySequencedDeadLetterQueue.defaultQueue();
    private final SequencedDeadLetterQueue<EventMessage<?>> others = InMemorySequencedDeadLetterQueue.defaultQueue();
    private final ParkedEventStore store = mock(ParkedEventStore.class);

    ParkedEventErasureTest() {
        when(store.ofAllGroups()).thenReturn(List.of(others, machines));
    }

    @Test
    void allOfTheTenantsGoWhetherTheirMetadataOrTheyThemselvesSayWhoseTheyAre() {
        park("first", elapsed("acme"), "acme");
        park("second", elapsed("acme"), null);
        park("second", elapsed("acme"), null);
        park("third", "no event of a tenant by itself", "acme");
        park("fourth", elapsed("other"), "other");
        park("fifth", elapsed("other"), null);
        park("sixth", "nobody's", null);
        ParkedEventErasure erasure = new ParkedEventErasure(store);

        assertThat(erasure.erase("acme")).isEqualTo(4);
        assertThat(erasure.erase("acme")).isZero();
        assertThat(machines.size()).isEqualTo(3);
    }

    private void park(String sequence, Object payload, @Nullable String tenantId) {
        EventMessage<?> message = GenericEventMessage.asEventMessage(payload);
        machines.enqueue(
                sequence,
                new GenericDeadLetter<>(
                        sequence,
                        tenantId == null ? message : message.andMetaData(Map.of(MessageKeys.TENANT, tenantId))));
    }

    private static MachineTimerElapsedEvent elapsed(String tenantId) {
        return new MachineTimerElapsedEvent(UUID.randomUUID(), tenantId, Instant.EPOCH);
    }
}
