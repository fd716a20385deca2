package io.fleetledger.benchmarks;

import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** What an agent sends: one reading of each of ten metrics of each of a hundred machines, none of them twice. */
public final class Bodies {

    static final int MACHINES = 100;
    static final List<String> METRICS = List.of(
            "temperature",
            "vibration",
            "pressure",
            "spindle_speed",
            "feed_rate",
            "power",
            "torque",
            "humidity",
            "coolant_flow",
            "noise");
    /** How many readings a body has. */
    public static final int READINGS = 1_000;

    private final AtomicLong lastMicros = new AtomicLong();
    private final String prefix;
    private final List<UUID> machineIds =
            Stream.generate(UUID::randomUUID).limit(MACHINES).toList();

    /** @param prefix of the machines' identifiers, to be followed by 0 to 99 */
    public Bodies(String prefix) {
        this.prefix = prefix;
    }

    /** The next request's body. Its values are ordinary: between 20 and 80. */
    public byte[] next() {
        long micros = newestMicros();
        Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        SplittableRandom random = new SplittableRandom(micros);
        StringBuilder body = new StringBuilder(120 * READINGS).append("{\"readings\":[");
        for (int machine = 0; machine < MACHINES; machine++) {
            for (String metric : METRICS) {
                body.append(body.charAt(body.length() - 1) == '[' ? "" : ",")
                        .append("{\"machine_identifier\":\"")
                        .append(prefix)
                        .append(machine)
                        .append("\",\"timestamp\":\"")
                        .append(at)
                        .append("\",\"metric_name\":\"")
                        .append(metric)
                        .append("\",\"value\":")
                        .append(20 + random.nextInt(6000) / 100.0)
                        .append(",\"unit\":\"u\"}");
            }
        }
        return body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What a request's readings become, without the request: an event of each machine. */
    List<ReadingsRecordedEvent> nextEvents(String tenantId) {
        long micros = newestMicros();
        SplittableRandom random = new SplittableRandom(micros);
        return machineIds.stream()
                .map(machineId -> new ReadingsRecordedEvent(
                        machineId,
                        tenantId,
                        METRICS.stream()
                                .map(metric ->
                                        new Reading(metric, "u", micros, 20 + random.nextInt(6000) / 100.0, null))
                                .toList()))
                .toList();
    }

    private long newestMicros() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return lastMicros.accumulateAndGet(now, (last, current) -> Math.max(last + 1, current));
    }
}
