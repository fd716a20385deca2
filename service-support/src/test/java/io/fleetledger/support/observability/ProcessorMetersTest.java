package io.fleetledger.support.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.transaction.NoTransactionManager;
import org.junit.jupiter.api.Test;

class ProcessorMetersTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void whoeverReadsThemManyTimesHasTheStoresAskedOnce() {
        ProjectionProgress progress = mock(ProjectionProgress.class);
        when(progress.lagOf("alerts")).thenAnswer(call -> OptionalLong.of(asked.incrementAndGet()));
        ProcessingStores stores = mock(ProcessingStores.class, call -> {
            asked.incrementAndGet();
            return call.getMethod().getReturnType() == boolean.class ? (Object) true : null;
        });
        new ObservabilityConfiguration()
                .processorMeters(
                        List.of(ProcessingGroup.projection("alerts", 1, message -> Optional.empty())),
                        progress,
                        stores,
                        NoTransactionManager.instance())
                .bindTo(meters);
        for (int scrape = 0; scrape < 10; scrape++) {
            for (Meter meter : meters.getMeters()) {
                ((Gauge) meter).value();
            }
        }
        assertThat(meters.getMeters()).hasSize(3);
        assertThat(asked).hasValue(3);
    }
}
