package io.fleetledger.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.events.alert.AlertFigures;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.status.MachineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * What is decided about one machine, compared with {@link StatusReference}: many courses, and the shortest that differs.
 * It is here, and not beside what it tests, because the same courses also run through the whole product.
 */
class MachineConditionModelTest {

    private static final int ROUNDS = 12;
    private static final Instant START = Instant.parse("2026-04-04T10:00:00Z");
    private static final Duration OFFLINE_AFTER = Duration.ofMinutes(5);

    /** What was decided, told as the reference tells it. */
    private static final class Decided {

        private final Map<String, List<String>> log = new TreeMap<>();
        private final Map<UUID, UUID> rules = new HashMap<>();
        private final Map<UUID, AlertSeverity> severities = new HashMap<>();
        private MachineCondition condition = MachineCondition.entered(new UUID(0, 0), 1, null, 0, START);
        private MachineStatus status = MachineStatus.OFFLINE;
        private EarlierReadings earlier = EarlierReadings.NONE;
        private boolean active = true;
        private @Nullable Integer patience;

        void input(Instant now, Function<EvaluationContext, EvaluationResult> input) {
            EvaluationResult result = input.apply(new EvaluationContext(condition.position() + 1, now, OFFLINE_AFTER));
            condition = result.condition();
            result.statuses().forEach(decision -> {
                String reasons = decision.reasons().stream()
                        .map(reason -> reason.ruleId() + " " + reason.ruleName() + " "
                                + StatusReference.figures(
                                        reason.severity(),
                                        reason.metricName(),
                                        reason.value(),
                                        null,
                                        reason.threshold()))
                        .collect(Collectors.joining("; "));
                say("status", status + " -> " + decision.status() + " " + reasons);
                status = decision.status();
            });
            result.alerts().forEach(this::decided);
        }

        private void decided(AlertDecision decision) {
            UUID alert = decision.alertId();
            if (decision instanceof AlertDecision.Raise raise) {
                rules.put(alert, raise.ruleId());
                severities.put(alert, raise.severity());
                say(alert, "raised " + figures(raise.severity(), raise.figures()));
            } else if (decision instanceof AlertDecision.Regrade regrade) {
                severities.put(alert, regrade.severity());
                say(alert, "is now " + figures(regrade.severity(), regrade.figures()));
            } else if (decision instanceof AlertDecision.Resolve resolve) {
                say(alert, "resolved " + severities.get(alert) + " " + resolve.resolution());
            }
        }

        private static String figures(AlertSeverity severity, AlertFigures figures) {
            return StatusReference.figures(
                    severity, figures.metricName(), figures.value(), figures.operator(), figures.threshold());
        }

        private void say(UUID alert, String what) {
            say("alert of " + Objects.requireNonNull(rules.get(alert)), what);
        }

        private void say(String about, String what) {
            log.computeIfAbsent(about, key -> new ArrayList<>()).add(what);
        }

        /** The clock moved on: what was waited for has its turn, if anything was. */
        void elapsed(Instant now) {
            if (active
                    && condition
                            .nextDueAt(OFFLINE_AFTER)
                            .filter(due -> !due.isAfter(now))
                            .isPresent()) {
                input(now, condition::timeElapsed);
            }
        }

        void play(StatusCourse course, int round, Instant now) {
            for (StatusCourse.Input input : course.inputs().get(round)) {
                if (input instanceof StatusCourse.Active is) {
                    become(is.active(), now);
                } else if (active) {
                    happen(input, now);
                } else if (input instanceof StatusCourse.Sent sent) { // It is heard of, and nobody judges it.
                    condition = condition
                            .measured(
                                    new EvaluationContext(condition.position() + 1, now, OFFLINE_AFTER),
                                    news(sent, now))
                            .condition();
                }
            }
        }

        private void happen(StatusCourse.Input input, Instant now) {
            if (input instanceof StatusCourse.Sent sent) {
                input(now, occasion -> condition.measured(occasion, news(sent, now)));
            } else if (input instanceof StatusCourse.Ruled ruled) {
                input(now, occasion -> condition.ruledBy(occasion, ruled.rules()));
            } else if (input instanceof StatusCourse.Patience silence) {
                patience = silence.seconds();
                input(now, occasion -> condition.silentAfter(occasion, silence.seconds()));
            }
        }

        private List<Reading> news(StatusCourse.Sent sent, Instant now) {
            return earlier.newer(
                    sent.readings().stream().map(each -> each.at(now)).toList());
        }

        private void become(boolean nowActive, Instant now) {
            if (active && !nowActive) {
                input(now, condition::retired);
                status = MachineStatus.OFFLINE;
            } else if (!active && nowActive) {
                long version = condition.sinceVersion() + 1;
                earlier = earlier.and(condition.metrics());
                condition = MachineCondition.entered(
                        condition.machineId(), version, patience, condition.position() + 1, now);
            }
            active = nowActive;
        }
    }

    @Provide
    Arbitrary<StatusCourse> courses() {
        return StatusCourse.courses(ROUNDS);
    }

    @Provide
    Arbitrary<List<StatusCourse.Round>> rounds() {
        return StatusCourse.rounds(ROUNDS);
    }

    @Property(tries = 3_000)
    void everyDecisionIsThatOfTheReference(
            @ForAll("courses") StatusCourse course, @ForAll("rounds") List<StatusCourse.Round> rounds) {
        Decided decided = new Decided();
        StatusReference reference = new StatusReference();
        Instant now = START;
        for (int round = 0; round < ROUNDS; round++) {
            now = now.plus(rounds.get(round).pause());
            reference.evaluate(now);
            decided.elapsed(now);
            assertThat(decided.log).as("when the clock moved to %s", now).isEqualTo(reference.log());
            course.play(round, now, reference);
            decided.play(course, round, now);
            assertThat(decided.log).as("at %s", now).isEqualTo(reference.log());
        }
    }
}
