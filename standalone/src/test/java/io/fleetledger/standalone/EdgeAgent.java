package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * One connection, over which readings of several machines are sent as fast as they are answered. What was not answered
 * is sent again, as it was, before anything else. Some readings are late, some come once more with another value.
 */
final class EdgeAgent {

    static final String HEAT = "heat";
    static final String LOAD = "load";
    /** How old a late reading is. */
    static final Duration LATE = Duration.ofHours(25);

    private static final int MACHINES_AT_ONCE = 6;
    private static final int READINGS_OF_EACH = 5;
    /** On every side of thresholds from 75 to 95, and on them. */
    private static final double[] VALUES = {60, 72, 75, 78, 80, 81, 90, 95, 96};
    /** Past every threshold: if it counted, it would show. */
    private static final double NOT_THE_FIRST_VALUE = 1_000;

    /** The last that any agent has given to a reading: none is another's by chance. */
    private static final AtomicLong LAST_MICROS = new AtomicLong();

    private final List<String> machines;
    private final Random random = new Random();
    private final Map<Measured, Double> answered = new HashMap<>();
    private List<Sent> lastBody = List.of();
    private boolean lastIsAnswered = true;
    private int bodies;

    /** @param machines their identifiers */
    EdgeAgent(List<String> machines) {
        this.machines = machines;
    }

    /** What makes a reading the same as another one. */
    record Measured(String machine, String metric, Instant at) {}

    private record Sent(Measured measured, double value) {

        String json() {
            return "{\"machine_identifier\":\"" + measured.machine() + "\",\"metric_name\":\"" + measured.metric()
                    + "\",\"timestamp\":\"" + measured.at() + "\",\"value\":" + value + ",\"unit\":\"%\"}";
        }
    }

    /** @param dying whether answers may fail to come */
    void sendUntilKilled(FleetClient client, BooleanSupplier dying) {
        try {
            sendUnanswered(client);
            while (true) {
                lastBody = nextBody();
                lastIsAnswered = false;
                sendUnanswered(client);
            }
        } catch (UncheckedIOException noAnswer) {
            if (!dying.getAsBoolean()) {
                throw noAnswer;
            }
        }
    }

    void sendUnanswered(FleetClient client) {
        if (lastIsAnswered) {
            return;
        }
        var answer = client.ingest(
                "agent",
                "application/json",
                lastBody.stream().map(Sent::json).collect(Collectors.joining(",", "{\"readings\":[", "]}")));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(207);
        assertThat(FleetClient.json(answer).get("accepted_count").intValue()).isEqualTo(lastBody.size());
        lastBody.forEach(sent -> answered.putIfAbsent(sent.measured(), sent.value()));
        lastIsAnswered = true;
        bodies++;
    }

    private List<Sent> nextBody() {
        List<Sent> body = new ArrayList<>();
        for (int machine = 0; machine < MACHINES_AT_ONCE; machine++) {
            String identifier = machines.get(random.nextInt(machines.size()));
            for (int reading = 0; reading < READINGS_OF_EACH; reading++) {
                String metric = random.nextBoolean() ? HEAT : LOAD;
                body.add(new Sent(
                        new Measured(identifier, metric, nextInstant()), VALUES[random.nextInt(VALUES.length)]));
            }
        }
        Sent any = body.get(random.nextInt(body.size()));
        if (random.nextInt(4) == 0) {
            Measured late = new Measured(
                    any.measured().machine(),
                    any.measured().metric(),
                    any.measured().at().minus(LATE));
            body.add(new Sent(late, any.value()));
            body.add(new Sent(any.measured(), NOT_THE_FIRST_VALUE));
        }
        if (!lastBody.isEmpty() && random.nextInt(4) == 0) {
            body.add(new Sent(lastBody.get(random.nextInt(lastBody.size())).measured(), NOT_THE_FIRST_VALUE));
        }
        return body;
    }

    private static Instant nextInstant() {
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return Instant.EPOCH.plus(LAST_MICROS.updateAndGet(last -> Math.max(last + 1, now)), ChronoUnit.MICROS);
    }

    /** The readings that were answered, each with its first value. */
    Map<Measured, Double> answered() {
        return answered;
    }

    /** How many bodies were answered. */
    int bodies() {
        return bodies;
    }
}
