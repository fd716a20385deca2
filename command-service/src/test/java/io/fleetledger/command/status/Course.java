package io.fleetledger.command.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.support.time.Micros;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.json.JacksonSerializer;
import org.jspecify.annotations.Nullable;

/** One machine's course: what happens to it at which second, and what was decided. Each condition goes through JSON. */
final class Course {

    static final UUID MACHINE = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final Duration OFFLINE_AFTER = Duration.ofMinutes(5);
    static final Serializer SERIALIZER = JacksonSerializer.builder()
            .objectMapper(new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS))
            .build();

    private final List<StatusDecision> statuses = new ArrayList<>();
    private final List<AlertDecision> alerts = new ArrayList<>();
    private MachineCondition condition;
    private long position;

    Course() {
        this(null);
    }

    Course(@Nullable Integer offlineAfterSeconds) {
        condition = MachineCondition.entered(MACHINE, 1, offlineAfterSeconds, position, START);
    }

    /** Readings arrive. */
    Course measured(double now, Reading... readings) {
        return input(now, (before, occasion) -> before.measured(occasion, List.of(readings)));
    }

    /** A reading arrives at once. */
    Course measured(double now, String metric, double value) {
        return measured(now, reading(metric, now, value));
    }

    Course ruledBy(double now, EffectiveRule... rules) {
        return input(now, (before, occasion) -> before.ruledBy(occasion, List.of(rules)));
    }

    Course silentAfter(double now, @Nullable Integer seconds) {
        return input(now, (before, occasion) -> before.silentAfter(occasion, seconds));
    }

    Course elapsed(double now) {
        return input(now, MachineCondition::timeElapsed);
    }

    Course retired(double now) {
        return input(now, MachineCondition::retired);
    }

    private Course input(double now, BiFunction<MachineCondition, EvaluationContext, EvaluationResult> input) {
        position++;
        EvaluationResult result = input.apply(condition, new EvaluationContext(position, second(now), OFFLINE_AFTER));
        statuses.addAll(result.statuses());
        alerts.addAll(result.alerts());
        condition = SERIALIZER.deserialize(SERIALIZER.serialize(result.condition(), byte[].class));
        if (!condition.equals(result.condition())) {
            throw new AssertionError("Another condition comes out of the store: " + condition);
        }
        return this;
    }

    MachineCondition condition() {
        return condition;
    }

    /** The machine's saga as if it had been stored by now. */
    MachineStatusSaga saga(@Nullable Instant armedAt, boolean away) {
        String armed = SERIALIZER.serialize(armedAt, String.class).getData();
        String known = SERIALIZER.serialize(condition, String.class).getData();
        return SERIALIZER.deserialize(new SimpleSerializedObject<>(
                "{\"condition\": " + known + ", \"armedAt\": " + armed + (away ? ", \"away\": true}" : "}"),
                String.class,
                MachineStatusSaga.class.getName(),
                "1"));
    }

    MachineStatus status() {
        return condition.status();
    }

    List<StatusDecision> decisions() {
        return statuses;
    }

    List<MachineStatus> statuses() {
        return statuses.stream().map(StatusDecision::status).toList();
    }

    List<AlertDecision> alerts() {
        return alerts;
    }

    /** In short: {@code raise warning}, {@code regrade critical}, {@code resolve cleared}. */
    List<String> alertsInShort() {
        return alerts.stream().map(Course::inShort).toList();
    }

    private static String inShort(AlertDecision decision) {
        if (decision instanceof AlertDecision.Raise raise) {
            return "raise " + raise.severity().wireName();
        }
        return decision instanceof AlertDecision.Regrade regrade
                ? "regrade " + regrade.severity().wireName()
                : "resolve " + ((AlertDecision.Resolve) decision).resolution().wireName();
    }

    /** Seconds after the start at which the clock is to be heard of, if it is. */
    Optional<Double> nextDueAt() {
        return condition
                .nextDueAt(OFFLINE_AFTER)
                .map(instant -> Duration.between(START, instant).toMillis() / 1_000.0);
    }

    Stream<String> metrics() {
        return condition.metrics().keySet().stream();
    }

    static Instant second(double second) {
        return START.plusNanos(Math.round(second * 1e9));
    }

    static Reading reading(String metric, double second, double value) {
        return new Reading(metric, "°C", Micros.of(second(second)), value, null);
    }
}
