package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.TimeLimitedReads;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PastMachinesTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final String T = "acme";
    private static final List<UUID> GROUPS = List.of(UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90ae7"));

    private final List<DomainEventMessage<?>> log = new ArrayList<>();
    private final List<Long> sizesRead = new ArrayList<>();
    private final AggregateEvents events = (id, from, to) -> {
        sizesRead.add(to - from);
        return log.stream()
                .filter(event -> event.getAggregateIdentifier().equals(id)
                        && event.getSequenceNumber() >= from
                        && event.getSequenceNumber() < to)
                .toList();
    };
    private final PastMachines machines =
            new PastMachines(events, new TimeLimitedReads(Runnable::run, BusResponses.inProcess()));

    @Test
    void aMachineIsAsItsEventsUntilThenMadeIt() {
        happens(
                new MachineRegisteredEvent(MILL, T, 1, "Mill", "M-1", MachineProtocol.CSV, "Hall 1", 60),
                new MachineRenamedEvent(MILL, T, 2, "Mill", "Mill 2"),
                new MachineIdentifierChangedEvent(MILL, T, 3, "M-1", "M-2"),
                new MachineProtocolChangedEvent(MILL, T, 4, MachineProtocol.CSV, MachineProtocol.JSON),
                new MachineRelocatedEvent(MILL, T, 5, "Hall 1", null),
                new MachineOfflineThresholdChangedEvent(MILL, T, 6, 60, 90),
                new MachineStatusChangedEvent(
                        MILL, T, MachineStatus.OFFLINE, MachineStatus.WARNING, List.of(), new StatusCause(9, 0)),
                new MachineRetiredEvent(MILL, T, 7, "M-2", MachineProtocol.JSON, MachineStatus.WARNING),
                new MachineRestoredEvent(MILL, T, 8, "M-2", MachineProtocol.JSON, MachineStatus.OFFLINE, 90));

        assertThat(at(0))
                .isEqualTo(
                        machine("Mill", "M-1", MachineProtocol.CSV, "Hall 1", 60, MachineStatus.OFFLINE, true, 0, 1));
        assertThat(at(1))
                .isEqualTo(
                        machine("Mill 2", "M-1", MachineProtocol.CSV, "Hall 1", 60, MachineStatus.OFFLINE, true, 1, 2));
        assertThat(at(3))
                .isEqualTo(machine(
                        "Mill 2", "M-2", MachineProtocol.JSON, "Hall 1", 60, MachineStatus.OFFLINE, true, 3, 4));
        assertThat(at(6))
                .isEqualTo(machine("Mill 2", "M-2", MachineProtocol.JSON, null, 90, MachineStatus.WARNING, true, 5, 6));
        assertThat(at(7))
                .isEqualTo(
                        machine("Mill 2", "M-2", MachineProtocol.JSON, null, 90, MachineStatus.OFFLINE, false, 7, 7));
        assertThat(at(100))
                .isEqualTo(machine("Mill 2", "M-2", MachineProtocol.JSON, null, 90, MachineStatus.OFFLINE, true, 8, 8));
    }

    @Test
    void anEventCountsFromItsOwnMillisecondOn() {
        happens(
                new MachineRegisteredEvent(MILL, T, 1, "Mill", "M-1", MachineProtocol.CSV, null, null),
                new MachineRenamedEvent(MILL, T, 2, "Mill", "Mill 2"));
        assertThat(machines.at(T, MILL, T0.minusMillis(1), GROUPS)).isEmpty();
        assertThat(machines.at(T, MILL, T0, GROUPS)).isPresent();
        assertThat(machines.at(T, MILL, T0.plusSeconds(60).minusMillis(1), GROUPS)
                        .orElseThrow()
                        .name())
                .isEqualTo("Mill");
        assertThat(machines.at(T, MILL, T0.plusSeconds(60), GROUPS)
                        .orElseThrow()
                        .name())
                .isEqualTo("Mill 2");
    }

    @Test
    void anotherTenantsUnknownOrOfAnotherKindIsNotThere() {
        happens(new MachineRegisteredEvent(MILL, T, 1, "Mill", "M-1", MachineProtocol.CSV, null, null));
        assertThat(machines.at("beta", MILL, T0.plusSeconds(1), GROUPS)).isEmpty();
        assertThat(machines.at(T, UUID.randomUUID(), T0.plusSeconds(1), GROUPS)).isEmpty();
        log.clear();
        happens(new IdentifierClaimedEvent("c", T, "M-1", MILL));
        assertThat(machines.at(T, MILL, T0.plusSeconds(1), GROUPS)).isEmpty();
    }

    @Test
    void aLongLifeIsReadInWindowsAndNoFurtherThanTheInstant() {
        happens(new MachineRegisteredEvent(MILL, T, 1, "Mill", "M-1", MachineProtocol.CSV, null, null));
        happens(LongStream.rangeClosed(2, 1_001)
                .mapToObj(version -> new MachineRenamedEvent(MILL, T, version, "n", "Name " + version))
                .toArray());
        assertThat(at(1_000).name()).isEqualTo("Name 1001");
        sizesRead.clear();
        assertThat(at(300).name()).isEqualTo("Name 301");
        assertThat(sizesRead).containsExactly(1L, 250L, 250L);
    }

    private MachineView at(int minute) {
        return machines.at(T, MILL, T0.plusSeconds(60L * minute), GROUPS).orElseThrow();
    }

    private static MachineView machine(
            String name,
            String identifier,
            MachineProtocol protocol,
            @Nullable String location,
            @Nullable Integer offlineAfter,
            MachineStatus status,
            boolean active,
            int updatedAtMinute,
            long version) {
        return new MachineView(
                MILL,
                name,
                identifier,
                protocol,
                location,
                status,
                T,
                active,
                T0,
                T0.plusSeconds(60L * updatedAtMinute),
                GROUPS,
                null,
                offlineAfter,
                version);
    }

    /** A minute apart. */
    private void happens(Object... payloads) {
        IntStream.range(0, payloads.length)
                .forEach(i -> log.add(new GenericDomainEventMessage<>(
                        "Machine",
                        MILL.toString(),
                        log.size(),
                        payloads[i],
                        MetaData.emptyInstance(),
                        UUID.randomUUID().toString(),
                        T0.plusSeconds(60L * log.size()))));
    }
}
