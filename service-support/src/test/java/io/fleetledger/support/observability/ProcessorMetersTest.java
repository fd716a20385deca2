package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.junit.jupiter.api.Test;

class ProcessorMetersTest {

    private static final long HEAD = 40;

    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final ParkedEventStore parked = mock();
    private final SequencedDeadLetterQueue<EventMessage<?>> deadLetters = mock();

    @Test
    void whoeverReadsThemManyTimesHasTheStoresAskedOnce() {
        ProjectionProgress progress = mock(ProjectionProgress.class);
        when(progress.lagOf("alerts", HEAD)).thenAnswer(call -> asked(OptionalLong.of(7)));
        ProcessingStores stores = mock(ProcessingStores.class);
        when(stores.isOfNewerCode("alerts")).thenAnswer(call -> asked(true));
        when(stores.parked()).thenReturn(parked);
        when(parked.deadLetters("alerts")).thenReturn(deadLetters);
        when(deadLetters.amountOfSequences()).thenAnswer(call -> asked(3L));
        bind(progress, stores);
        for (int scrape = 0; scrape < 10; scrape++) {
            assertThat(value("fleet.projection.lag.events")).isEqualTo(7);
            assertThat(value("fleet.projection.newer")).isEqualTo(1);
            assertThat(value("fleet.dead.letters")).isEqualTo(3);
        }
        assertThat(meters.getMeters()).hasSize(3);
        assertThat(asked).hasValue(3);
    }

    /** As until a processor begins to follow the log. */
    @Test
    void aLagThatIsNotKnownIsNoNumber() {
        ProjectionProgress progress = mock();
        when(progress.lagOf("alerts", HEAD)).thenReturn(OptionalLong.empty());

        bind(progress, mock());

        assertThat(value("fleet.projection.lag.events")).isNaN();
    }

    /** One scrape would wait for each group in turn, beyond the scraper's patience. */
    @Test
    void aLogThatDoesNotAnswerIsAskedOnceForAllGroups() {
        EventStoreProbe silent = mock();
        when(silent.head()).thenAnswer(call -> {
            asked.incrementAndGet();
            throw new EventStoreException("silent");
        });
        new ObservabilityConfiguration()
                .processorMeters(
                        List.of(group("alerts"), group("machine-list")),
                        mock(),
                        mock(),
                        NoTransactionManager.instance(),
                        silent)
                .bindTo(meters);

        for (String group : List.of("alerts", "machine-list")) {
            assertThat(meters.get("fleet.projection.lag.events")
                            .tag("processing_group", group)
                            .gauge()
                            .value())
                    .isNaN();
        }
        assertThat(asked).hasValue(1);
    }

    private static ProcessingGroup group(String name) {
        return ProcessingGroup.projection(name, 1, message -> Optional.empty());
    }

    private void bind(ProjectionProgress progress, ProcessingStores stores) {
        EventStoreProbe probe = mock();
        when(probe.head()).thenReturn(HEAD);
        new ObservabilityConfiguration()
                .processorMeters(List.of(group("alerts")), progress, stores, NoTransactionManager.instance(), probe)
                .bindTo(meters);
    }

    private <T> T asked(T answer) {
        asked.incrementAndGet();
        return answer;
    }

    private double value(String gauge) {
        return meters.get(gauge).tag("processing_group", "alerts").gauge().value();
    }
}
