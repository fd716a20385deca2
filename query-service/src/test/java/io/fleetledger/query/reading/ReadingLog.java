package io.fleetledger.query.reading;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.time.Micros;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;

/**
 * A log of random readings of a few machines of two tenants, which leave the fleet and come back: in order, late, repeated,
 * and with other values for instants that have one; and what naive maps make of it.
 */
final class ReadingLog {

    /** An instant of a metric. */
    record Key(long micros, String metric) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return micros != other.micros ? Long.compare(micros, other.micros) : metric.compareTo(other.metric);
        }
    }

    static final long START = Micros.of(Instant.parse("2026-03-01T22:30:00Z"));

    private static final List<String> METRICS = List.of("temp", "a.b$c", "Größe", "rpm");

    final List<EventMessage<?>> events = new ArrayList<>();
    /** The first value of each instant. */
    final Map<UUID, TreeMap<Key, Reading>> all = new HashMap<>();

    final Map<UUID, Map<String, Reading>> latest = new HashMap<>();

    private final Map<UUID, Long> clocks = new HashMap<>();
    private final Map<UUID, List<Key>> known = new HashMap<>();
    private final Random random;
    private final int readingsAtMost;
    private long position = 1_000;

    ReadingLog(Random random, int length, int readingsAtMost) {
        this.random = random;
        this.readingsAtMost = readingsAtMost;
        for (int i = 0; i < length; i++) {
            UUID id = new UUID(0x8000L, random.nextInt(4));
            if (random.nextInt(40) == 0) {
                append(new MachineRestoredEvent(
                        id, tenant(id), 3, "M", MachineProtocol.JSON, MachineStatus.OFFLINE, null));
            } else {
                record(id);
            }
        }
    }

    static String tenant(UUID machineId) {
        return machineId.getLeastSignificantBits() % 2 == 0 ? "acme" : "beta";
    }

    private void record(UUID id) {
        long now = clocks.merge(id, START, (before, start) -> before + random.nextInt(240_000_000));
        List<Reading> readings = new ArrayList<>();
        for (int i = random.nextInt(readingsAtMost); i >= 0; i--) {
            readings.add(reading(id, now));
        }
        readings.forEach(reading -> {
            all.computeIfAbsent(id, none -> new TreeMap<>())
                    .putIfAbsent(new Key(reading.atMicros(), reading.metricName()), reading);
            latest.computeIfAbsent(id, none -> new HashMap<>())
                    .merge(reading.metricName(), reading, (old, next) -> next.atMicros() > old.atMicros() ? next : old);
        });
        append(new ReadingsRecordedEvent(id, tenant(id), readings));
    }

    private Reading reading(UUID id, long now) {
        String metric = METRICS.get(random.nextInt(METRICS.size()));
        List<Key> earlier = known.computeIfAbsent(id, none -> new ArrayList<>());
        long at = switch (random.nextInt(8)) {
            case 0 -> START + (long) (random.nextDouble() * (now - START)); // Late.
            case 1 ->
                earlier.isEmpty()
                        ? now
                        : earlier.get(random.nextInt(earlier.size())).micros(); // Perhaps a repeat.
            default -> now + random.nextInt(2_000);
        };
        earlier.add(new Key(at, metric));
        return new Reading(metric, random.nextBoolean() ? "C" : "°F", at, random.nextInt(-50, 50) / 8.0, null);
    }

    private void append(Object payload) {
        events.add(new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                new GenericEventMessage<>(
                        "event-" + position, payload, MetaData.emptyInstance(), Instant.ofEpochMilli(position))));
        position += 1 + random.nextInt(3);
    }
}
