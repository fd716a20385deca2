package io.fleetledger.query.machine;

import io.fleetledger.events.machine.MachineEvent;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;

/** A log of random lives of a few machines of two tenants, and what these machines have become at its end. */
final class FleetLog {

    private static final List<String> TEXTS = List.of("Mill", "mill 2", "Fräse", "Lathe \uD83D\uDD27", "Press", "Saw");

    private static final List<MachineStatus> STATUSES = List.of(MachineStatus.values());
    private static final List<MachineProtocol> PROTOCOLS = List.of(MachineProtocol.values());

    final List<EventMessage<?>> events = new ArrayList<>();
    final Map<UUID, MachineView> machines = new HashMap<>();
    final Map<UUID, Long> sequences = new HashMap<>();

    private final Random random;
    private long position = 1_000;

    FleetLog(Random random, int length) {
        this.random = random;
        for (int i = 0; i < length; i++) {
            UUID id = new UUID(0x8000L, random.nextInt(8));
            MachineView machine = machines.get(id);
            if (machine == null) {
                register(id, id.getLeastSignificantBits() % 3 == 0 ? "beta" : "acme");
            } else if (machine.active()) {
                change(machine);
            } else {
                append(
                        new MachineRestoredEvent(
                                id,
                                machine.tenantId(),
                                machine.version() + 1,
                                machine.machineIdentifier(),
                                machine.protocol(),
                                machine.status(),
                                machine.offlineAfterSeconds()),
                        with(
                                machine,
                                machine.name(),
                                machine.machineIdentifier(),
                                machine.protocol(),
                                machine.location(),
                                machine.offlineAfterSeconds(),
                                true));
            }
        }
    }

    private void register(UUID id, String tenant) {
        String name = text();
        MachineProtocol protocol = protocol();
        Integer seconds = random.nextBoolean() ? null : 60;
        append(
                new MachineRegisteredEvent(id, tenant, 1, name, "M-" + id, protocol, null, seconds),
                new MachineView(
                        id,
                        name,
                        "M-" + id,
                        protocol,
                        null,
                        MachineStatus.OFFLINE,
                        tenant,
                        true,
                        now(),
                        now(),
                        List.of(),
                        null,
                        seconds,
                        1));
    }

    private void change(MachineView old) {
        UUID id = old.id();
        String tenant = old.tenantId();
        long version = old.version() + 1;
        String text = text();
        switch (random.nextInt(7)) {
            case 0 ->
                append(
                        new MachineRenamedEvent(id, tenant, version, old.name(), text),
                        with(
                                old,
                                text,
                                old.machineIdentifier(),
                                old.protocol(),
                                old.location(),
                                old.offlineAfterSeconds(),
                                true));
            case 1 ->
                append(
                        new MachineIdentifierChangedEvent(id, tenant, version, old.machineIdentifier(), text),
                        with(old, old.name(), text, old.protocol(), old.location(), old.offlineAfterSeconds(), true));
            case 2 -> {
                MachineProtocol protocol = protocol();
                append(
                        new MachineProtocolChangedEvent(id, tenant, version, old.protocol(), protocol),
                        with(
                                old,
                                old.name(),
                                old.machineIdentifier(),
                                protocol,
                                old.location(),
                                old.offlineAfterSeconds(),
                                true));
            }
            case 3 -> {
                String location = random.nextBoolean() ? null : text;
                append(
                        new MachineRelocatedEvent(id, tenant, version, old.location(), location),
                        with(
                                old,
                                old.name(),
                                old.machineIdentifier(),
                                old.protocol(),
                                location,
                                old.offlineAfterSeconds(),
                                true));
            }
            case 4 -> {
                Integer seconds = random.nextBoolean() ? null : Integer.valueOf(random.nextInt(10, 100));
                append(
                        new MachineOfflineThresholdChangedEvent(
                                id, tenant, version, old.offlineAfterSeconds(), seconds),
                        with(old, old.name(), old.machineIdentifier(), old.protocol(), old.location(), seconds, true));
            }
            case 5 -> {
                MachineStatus status = STATUSES.get(random.nextInt(STATUSES.size()));
                if (status != old.status()) {
                    append(
                            new MachineStatusChangedEvent(
                                    id, tenant, old.status(), status, List.of(), new StatusCause(position, 0)),
                            inStatus(old, status));
                }
            }
            default ->
                append(
                        new MachineRetiredEvent(
                                id, tenant, version, old.machineIdentifier(), old.protocol(), old.status()),
                        with(
                                old,
                                old.name(),
                                old.machineIdentifier(),
                                old.protocol(),
                                old.location(),
                                old.offlineAfterSeconds(),
                                false));
        }
    }

    private MachineView with(
            MachineView old,
            String name,
            String identifier,
            MachineProtocol protocol,
            @Nullable String location,
            @Nullable Integer seconds,
            boolean active) {
        return new MachineView(
                old.id(),
                name,
                identifier,
                protocol,
                location,
                old.active() == active ? old.status() : MachineStatus.OFFLINE,
                old.tenantId(),
                active,
                old.createdAt(),
                now(),
                List.of(),
                null,
                seconds,
                old.version() + 1);
    }

    /** No caller's change: it moves neither version nor time of change. */
    private static MachineView inStatus(MachineView old, MachineStatus status) {
        return new MachineView(
                old.id(),
                old.name(),
                old.machineIdentifier(),
                old.protocol(),
                old.location(),
                status,
                old.tenantId(),
                old.active(),
                old.createdAt(),
                old.updatedAt(),
                List.of(),
                null,
                old.offlineAfterSeconds(),
                old.version());
    }

    private void append(MachineEvent event, MachineView result) {
        UUID id = result.id();
        long sequence = sequences.merge(id, 0L, (before, first) -> before + 1);
        events.add(new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericDomainEventMessage<>(
                        "Machine",
                        id.toString(),
                        sequence,
                        event,
                        MetaData.emptyInstance(),
                        "event-" + position,
                        now())));
        machines.put(id, result);
        position += 1 + random.nextInt(3);
    }

    private Instant now() {
        return Instant.ofEpochMilli(1_772_352_000_000L + position);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private MachineProtocol protocol() {
        return PROTOCOLS.get(random.nextInt(PROTOCOLS.size()));
    }
}
