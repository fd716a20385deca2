package io.fleetledger.command.status;

import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.CachedSagaStore;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.SagaGroup;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.observability.ProjectionProgress;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The sagas' processing group, their store, and the clock that they wait for. */
@Configuration(proxyBeanMethods = false)
class StatusConfiguration {

    @Bean
    ProcessingGroup machineStatusSagaGroup() {
        return ProcessingGroup.sagas(
                ProjectionNames.MACHINE_STATUS_SAGA,
                message -> machineOf(message).map(UUID::toString));
    }

    private static Optional<UUID> machineOf(EventMessage<?> message) {
        Object payload = message.getPayload();
        if (payload instanceof ReadingsRecordedEvent event) {
            return Optional.of(event.machineId());
        }
        if (payload instanceof MachineEvent event) {
            return Optional.of(event.machineId());
        }
        if (payload instanceof MachineRulesChangedEvent event) {
            return Optional.of(event.machineId());
        }
        return payload instanceof MachineTimerElapsedEvent event ? Optional.of(event.machineId()) : Optional.empty();
    }

    @Bean(MachineStatusSaga.STORE)
    CachedSagaStore machineStatusSagas(
            ProcessingStores stores, @Value("${fleet.status.sagas-in-memory}") int sagasInMemory) {
        return new CachedSagaStore(stores.sagas(), sagasInMemory);
    }

    @Bean
    SagaGroup machineStatusSagasInOrder(
            @Qualifier("machineStatusSagaGroup") ProcessingGroup group,
            ProcessingStores stores,
            CachedSagaStore sagas,
            TransactionManager transactions) {
        return new SagaGroup(group, stores, sagas, transactions);
    }

    @Bean
    DueScanner dueScanner(
            DueTable dueTable,
            ProcessingStores stores,
            TransactionManager transactions,
            Events events,
            SagaWatermark sagaWatermark,
            OffboardedTenants offboarded,
            @Value("${fleet.status.offline-after}") Duration offlineAfter) {
        SagaTimers machines = new SagaTimers(
                machineIds -> stores.sagasBy(MachineStatusSaga.class, MachineStatusSaga.MACHINE_ID, machineIds),
                machineIds -> stores.parked().parkedOf(ProjectionNames.MACHINE_STATUS_SAGA, machineIds),
                transactions,
                offlineAfter);
        return new DueScanner(dueTable, machines, events, sagaWatermark, offboarded::contains);
    }

    @Bean
    SagaWatermark sagaWatermark(ProjectionProgress progress) {
        return new SagaWatermark(() -> progress.positionOf(ProjectionNames.MACHINE_STATUS_SAGA));
    }

    @Bean
    MeterBinder clockMeters(SagaWatermark watermark) {
        return registry -> Gauge.builder(
                        "fleet.clock.lag", () -> watermark.late().toMillis() / 1_000.0)
                .baseUnit("seconds")
                .description("How late it is noticed that a machine is silent or a rule has held for long enough")
                .register(registry);
    }
}
