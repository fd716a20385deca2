package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.MACHINE;
import static io.fleetledger.command.status.Course.OFFLINE_AFTER;
import static io.fleetledger.command.status.Course.START;
import static io.fleetledger.command.status.Course.reading;
import static io.fleetledger.command.status.RuleFixtures.above;
import static io.fleetledger.command.status.RuleFixtures.threshold;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.OFFLINE;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.status.AlertDecision;
import io.fleetledger.commands.status.ApplyStatusDecisionsCommand;
import io.fleetledger.commands.status.MachineDecision;
import io.fleetledger.commands.status.StatusDecision;
import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.rule.RuleOperator;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineTimerElapsedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.MessageKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.annotation.ParameterResolver;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a saga follows its machine, what it sends, and what it has the clock tell it. */
class MachineStatusSagaTest {

    private final Clock clockBefore = GenericEventMessage.clock;

    private static final String TENANT = "tenant-1";
    private static final UUID ANOTHER = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final Map<String, Object> METADATA =
            Map.of(MessageKeys.TENANT, TENANT, MessageKeys.ACTOR, "agent", MessageKeys.CORRELATION_ID, "c-1");

    private final List<CommandMessage<?>> sent = new ArrayList<>();
    private final InMemoryDueTable due = new InMemoryDueTable();
    private final SagaTestFixture<MachineStatusSaga> fixture = new SagaTestFixture<>(MachineStatusSaga.class);
    private long position;

    MachineStatusSagaTest() {
        var bus = SimpleCommandBus.builder().build();
        bus.subscribe(ApplyStatusDecisionsCommand.class.getName(), command -> {
            sent.add(command);
            return null;
        });
        var gateway = DefaultCommandGateway.builder().commandBus(bus).build();
        fixture.registerResource(
                new DecisionCollector(new Commands(gateway, Runnable::run, BusResponses.inProcess()), due));
        fixture.registerParameterResolverFactory((executable, parameters, index) ->
                parameters[index].getType() == EvaluationContext.class ? new NextPosition() : null);
        fixture.givenCurrentTime(START);
    }

    @AfterEach
    void letTheClockGoOn() {
        GenericEventMessage.clock = clockBefore;
    }

    /** The fixture's events have no place in a log: each is given the next. */
    private final class NextPosition implements ParameterResolver<EvaluationContext> {

        @Override
        public EvaluationContext resolveParameterValue(Message<?> message) {
            return new EvaluationContext(position, ((EventMessage<?>) message).getTimestamp(), OFFLINE_AFTER);
        }

        @Override
        public boolean matches(Message<?> message) {
            return true;
        }
    }

    @Test
    void aSagaBeginsWhenItsMachineEntersTheFleet() {
        publish(0, registered());
        fixture.whenPublishingA(new MachineTimerElapsedEvent(ANOTHER, TENANT, START))
                .expectActiveSagas(1)
                .expectAssociationWith("machineId", MACHINE)
                .expectNoDispatchedCommands();
        assertThat(sent).isEmpty();
    }

    @Test
    void readingsRulesAndTimeBecomeDecisions() {
        publish(0, registered());
        publish(1, ruledBy(above(1, "heat", 80.0, null)));
        publish(2, measured(reading("heat", 2, 70)));
        publish(3, measured(reading("heat", 3, 81)));
        publish(303, elapsed(303));
        assertThat(statuses()).containsExactly(HEALTHY, WARNING, OFFLINE);
        assertThat(decisions().stream().flatMap(decision -> decision.alerts().stream()))
                .singleElement()
                .isInstanceOf(AlertDecision.Raise.class);
    }

    @Test
    void aReadingAheadOfTheClockIsDecidedAndNotWaitedFor() {
        publish(0, registered());
        publish(1, ruledBy(above(1, "heat", 80.0, null)));
        publish(2, measured(reading("heat", 102, 81)));
        assertThat(statuses()).containsExactly(WARNING);
        assertThat(due.instants()).as("silence").containsExactly(second(402));
        publish(3, measured(reading("heat", 103, 70)));
        assertThat(statuses()).containsExactly(WARNING, HEALTHY);
    }

    @Test
    void anExcursionThatWasOverSoonerThanItsRuleSaysIsNoAlertHoweverLateItIsHeardOf() {
        publish(0, registered());
        publish(1, ruledBy(threshold(1, "heat", RuleOperator.GREATER, 80.0, 90.0, 60, 0, 0)));
        publish(102, measured(reading("heat", 2, 99), reading("heat", 4, 10)));
        assertThat(statuses()).containsExactly(HEALTHY);
        assertThat(decisions())
                .allSatisfy(decision -> assertThat(decision.alerts()).isEmpty());
        assertThat(due.instants()).containsExactly(second(304));
    }

    @Test
    void whatWasStoredBeforeARunWasKnownToHaveCountedIsRead() {
        Course course = new Course().ruledBy(0, above(1, "heat", 80.0, null)).measured(1, "heat", 81);
        String stored =
                Course.SERIALIZER.serialize(course.condition(), String.class).getData();
        String before = stored.replaceAll(",\"counted\":[^,]*", "");
        assertThat(before).isNotEqualTo(stored);
        MachineCondition read = Course.SERIALIZER.deserialize(
                new SimpleSerializedObject<>(before, String.class, MachineCondition.class.getName(), null));
        assertThat(read.rules().get(0).level()).isEqualTo(AlertSeverity.WARNING);
        EvaluationResult next = read.timeElapsed(new EvaluationContext(read.position() + 1, second(2), OFFLINE_AFTER));
        assertThat(next.condition().rules()).isEqualTo(course.condition().rules());
        assertThat(next.statuses()).isEmpty();
        assertThat(next.alerts()).isEmpty();
    }

    @Test
    void whatManyReadingsOfOneEventDecideIsSentInChunksAndInOrder() {
        publish(0, registered());
        publish(1, ruledBy(above(1, "heat", 80.0, null)));
        publish(
                102,
                measured(IntStream.range(0, 1_000)
                        .mapToObj(number -> reading("heat", 2 + number / 10.0, number % 2 == 0 ? 81 : 70))
                        .toArray(Reading[]::new)));
        assertThat(sent)
                .hasSizeGreaterThan(4)
                .allSatisfy(
                        command -> assertThat(weightOf(command)).isPositive().isLessThanOrEqualTo(500));
        assertThat(decisions().stream().flatMap(decision -> decision.statuses().stream()))
                .hasSize(1_000)
                .isSortedAccordingTo(Comparator.comparing(StatusDecision::cause));
        assertThat(decisions().stream().flatMap(decision -> decision.alerts().stream()))
                .hasSize(1_000)
                .isSortedAccordingTo(Comparator.comparing(AlertDecision::cause));
    }

    private static int weightOf(CommandMessage<?> command) {
        return ((ApplyStatusDecisionsCommand) command.getPayload())
                .decisions().stream()
                        .mapToInt(machine -> machine.alerts().size()
                                + machine.statuses().stream()
                                        .mapToInt(status -> 1 + status.reasons().size())
                                        .sum())
                        .sum();
    }

    @Test
    void decisionsAreSentByTheSystemUnderTheCausesCorrelation() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getMetaData())
                .containsEntry(MessageKeys.TENANT, TENANT)
                .containsEntry(MessageKeys.ACTOR, "system")
                .containsEntry(MessageKeys.CORRELATION_ID, "c-1");
    }

    @Test
    void anEventThatWasJudgedDecidesNothingTwice() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        due.clear();
        position--;
        publish(2, measured(reading("heat", 2, 70)));
        assertThat(statuses()).containsExactly(HEALTHY);
        assertThat(due.instants())
                .as("its batch may not have been stored to its end")
                .containsExactly(second(302));
    }

    @Test
    void anotherThresholdIsAnotherInstantToWaitFor() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        publish(3, new MachineOfflineThresholdChangedEvent(MACHINE, TENANT, 2, null, 60));
        assertThat(due.instants()).containsExactly(second(62));
        publish(4, new MachineOfflineThresholdChangedEvent(MACHINE, TENANT, 3, 60, 10));
        publish(12, elapsed(12));
        assertThat(statuses()).containsExactly(HEALTHY, OFFLINE);
    }

    @Test
    void aLiveMachinesRowIsLeftAsItIs() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        publish(3, measured(reading("heat", 3, 70)));
        publish(9, measured(reading("heat", 9, 70)));
        assertThat(due.instants()).containsExactly(second(302));
        assertThat(due.writes()).isEqualTo(1);
    }

    @Test
    void aRowThatThePassingOfTimeHasUsedUpIsArmedAgain() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        due.clear();
        publish(303, measured(reading("heat", 303, 70)));
        assertThat(due.instants()).containsExactly(second(603));
    }

    @Test
    void nothingIsDecidedOfAMachineThatIsAway() {
        publish(0, registered());
        publish(1, ruledBy(above(1, "heat", 80.0, null)));
        publish(2, measured(reading("heat", 2, 81)));
        publish(3, retired(2, WARNING));
        assertThat(decisions().get(1).alerts()).singleElement().isInstanceOf(AlertDecision.Resolve.class);
        publish(4, ruledBy(above(1, "heat", 80.0, null)));
        publish(5, measured(reading("heat", 5, 81)));
        publish(400, elapsed(400));
        assertThat(sent).hasSize(2);
        assertThat(due.instants()).isEmpty();
    }

    @Test
    void aMachineThatComesBackStartsAnew() {
        publish(0, registered());
        publish(1, ruledBy(above(1, "heat", 80.0, null)));
        publish(2, measured(reading("heat", 2, 81)));
        publish(3, retired(2, WARNING));
        publish(4, restored(3));
        publish(5, measured(reading("speed", 1, 70)));
        assertThat(decisions().get(2).statuses())
                .as("of another stay, under no rule, and nothing late about its reading")
                .extracting(StatusDecision::status, StatusDecision::sinceVersion)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(HEALTHY, 3L));
        assertThat(due.instants()).containsExactly(second(61));
    }

    @Test
    void readingsFromBeforeARestoreDoNotChangeTheStatus() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        publish(3, retired(2, HEALTHY));
        publish(4, measured(reading("heat", 4, 70))); // By a directory that has not heard of it yet.
        publish(5, restored(3));
        publish(6, retired(4, OFFLINE));
        publish(7, restored(5));
        publish(8, ruledBy(above(1, "heat", 80.0, null)));
        publish(9, measured(reading("heat", 4, 99), reading("heat", 3, 99)));
        assertThat(statuses()).containsExactly(HEALTHY);
        publish(10, measured(reading("heat", 4.5, 99)));
        assertThat(statuses()).containsExactly(HEALTHY, WARNING);
    }

    @Test
    void aStayThatWasJudgedIsNotBegunAgain() {
        publish(0, registered());
        publish(2, measured(reading("heat", 2, 70)));
        publish(3, retired(2, HEALTHY));
        publish(4, restored(3));
        publish(5, measured(reading("heat", 5, 70)));
        due.clear();
        position -= 3;
        publish(3, retired(2, HEALTHY));
        publish(4, restored(3));
        publish(5, measured(reading("heat", 5, 70)));
        assertThat(due.instants()).as("its batch may not have been stored").containsExactly(second(65));
        publish(65, elapsed(65));
        assertThat(statuses()).containsExactly(HEALTHY, HEALTHY, OFFLINE);
    }

    private void publish(double second, Object event) {
        position++;
        GenericEventMessage.clock = Clock.fixed(second(second), ZoneOffset.UTC); // It is handled when it is recorded.
        fixture.whenTimeAdvancesTo(second(second));
        fixture.whenPublishingA(event, METADATA);
    }

    private static Instant second(double second) {
        return Course.second(second);
    }

    private static MachineRegisteredEvent registered() {
        return new MachineRegisteredEvent(MACHINE, TENANT, 1, "Mill", "M", MachineProtocol.JSON, null, null);
    }

    private static MachineRetiredEvent retired(long version, MachineStatus before) {
        return new MachineRetiredEvent(MACHINE, TENANT, version, "M", MachineProtocol.JSON, before);
    }

    private static MachineRestoredEvent restored(long version) {
        return new MachineRestoredEvent(MACHINE, TENANT, version, "M", MachineProtocol.JSON, OFFLINE, 60);
    }

    private static MachineRulesChangedEvent ruledBy(EffectiveRule... rules) {
        return new MachineRulesChangedEvent(MACHINE, TENANT, List.of(rules));
    }

    private static ReadingsRecordedEvent measured(Reading... readings) {
        return new ReadingsRecordedEvent(MACHINE, TENANT, List.of(readings));
    }

    private static MachineTimerElapsedEvent elapsed(double second) {
        return new MachineTimerElapsedEvent(MACHINE, TENANT, second(second));
    }

    private List<MachineDecision> decisions() {
        return sent.stream()
                .flatMap(command -> ((ApplyStatusDecisionsCommand) command.getPayload()).decisions().stream())
                .toList();
    }

    private List<MachineStatus> statuses() {
        return decisions().stream()
                .flatMap(decision -> decision.statuses().stream())
                .map(StatusDecision::status)
                .toList();
    }
}
