package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.CountedEvents;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineTest {

    private static final UUID ID = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID OTHER_ID = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final String TENANT = "tenant-1";
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Instant T1 = Instant.parse("2026-03-02T09:30:00Z");

    private final InMemoryClaims claims = new InMemoryClaims();
    private final AggregateTestFixture<Machine> fixture = new AggregateTestFixture<>(Machine.class);
    private final CountedEvents events = new CountedEvents(fixture.getEventStore());

    MachineTest() {
        fixture.registerInjectableResources(claims, new OriginalResponses(events));
    }

    // Registering

    @Test
    void aRegisteredMachineIsActiveOfflineAndAtVersionOne() {
        fixture.givenNoPriorActivity()
                .andGivenCurrentTime(T0)
                .when(register())
                .expectEvents(registered())
                .expectResultMessagePayload(new MachineState(
                        ID,
                        TENANT,
                        "CNC Mill",
                        "CNC-001",
                        MachineProtocol.JSON,
                        "Hall 3",
                        300,
                        MachineStatus.OFFLINE,
                        true,
                        T0,
                        T0,
                        1,
                        0));
        assertThat(claims.holders()).isEqualTo(Map.of(List.of(TENANT, "CNC-001"), ID));
    }

    @Test
    void aRegistrationIsTrimmedAndABlankLocationIsNone() {
        fixture.givenNoPriorActivity()
                .when(new RegisterMachineCommand(
                        ID, TENANT, " \u2003CNC Mill\n", "\tCNC-001 ", MachineProtocol.JSON, " \u2003", null))
                .expectEvents(new MachineRegisteredEvent(
                        ID, TENANT, 1, "CNC Mill", "CNC-001", MachineProtocol.JSON, null, null));
    }

    @Test
    void aRepeatedRegistrationGetsTheFirstAnswerWhateverCameAfter() {
        MachineState first = new MachineState(
                ID,
                TENANT,
                "CNC Mill",
                "CNC-001",
                MachineProtocol.JSON,
                "Hall 3",
                300,
                MachineStatus.OFFLINE,
                true,
                T0,
                T0,
                1,
                0);
        fixture.givenCurrentTime(T0)
                .andGiven(registered())
                .andGivenCurrentTime(T1)
                .andGiven(new MachineRenamedEvent(ID, TENANT, 2, "CNC Mill", "Mill"), retired(3))
                .when(register())
                .expectNoEvents()
                .expectResultMessagePayload(first);
        assertThat(events.asked()).isOne();
    }

    @Test
    void aRepeatedRegistrationIsNotHeldToTheFieldRules() {
        given().when(new RegisterMachineCommand(ID, TENANT, "", "", MachineProtocol.CSV, null, 1))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void anIdOfAnotherTenantsMachineCannotBeRegistered() {
        refused(
                given().when(new RegisterMachineCommand(
                        ID, "tenant-2", "CNC Mill", "CNC-001", MachineProtocol.JSON, null, null)),
                MachineError.MACHINE_NOT_FOUND);
    }

    @Test
    void aRegistrationIsRefusedWhileAnotherMachineHoldsTheIdentifier() {
        claims.held(TENANT, "CNC-001", OTHER_ID);
        refused(fixture.givenNoPriorActivity().when(register()), MachineError.IDENTIFIER_TAKEN);
    }

    @Test
    void anotherTenantsIdentifierIsNotInTheWay() {
        claims.held("tenant-2", "CNC-001", OTHER_ID);
        fixture.givenNoPriorActivity().when(register()).expectEvents(registered());
    }

    @Test
    void anInvalidRegistrationNamesEveryFieldAtOnceAndClaimsNothing() {
        var invalid = new RegisterMachineCommand(ID, TENANT, " ", "A\u0000B", MachineProtocol.JSON, "x".repeat(501), 9);
        fixture.givenNoPriorActivity()
                .when(invalid)
                .expectNoEvents()
                .expectExceptionDetails(
                        invalidFields("name", "machine_identifier", "location", "offline_after_seconds"));
        assertThat(claims.holders()).isEmpty();
    }

    // Changing

    @Test
    void eachChangedFieldIsAnEventOfItsOwnWithTheOldAndTheNewValue() {
        changes(change().name("Mill"), new MachineRenamedEvent(ID, TENANT, 2, "CNC Mill", "Mill"));
        changes(change().identifier("M-1"), new MachineIdentifierChangedEvent(ID, TENANT, 2, "CNC-001", "M-1"));
        changes(
                change().protocol(MachineProtocol.OPC_UA),
                new MachineProtocolChangedEvent(ID, TENANT, 2, MachineProtocol.JSON, MachineProtocol.OPC_UA));
        changes(change().location("Hall 4"), new MachineRelocatedEvent(ID, TENANT, 2, "Hall 3", "Hall 4"));
        changes(change().location(null), new MachineRelocatedEvent(ID, TENANT, 2, "Hall 3", null));
        changes(change().location("  "), new MachineRelocatedEvent(ID, TENANT, 2, "Hall 3", null));
        changes(change().offlineAfter(10), new MachineOfflineThresholdChangedEvent(ID, TENANT, 2, 300, 10));
        changes(change().offlineAfter(null), new MachineOfflineThresholdChangedEvent(ID, TENANT, 2, 300, null));
    }

    private static void changes(Change change, Object event) {
        new MachineTest().given().when(change.command()).expectEvents(event);
    }

    @Test
    void severalChangedFieldsAreOneEventEachWithRisingVersions() {
        given().andGivenCurrentTime(T1)
                .when(change().name("Mill")
                        .identifier("M-1")
                        .protocol(MachineProtocol.CSV)
                        .location(null)
                        .offlineAfter(60)
                        .command())
                .expectEvents(
                        new MachineRenamedEvent(ID, TENANT, 2, "CNC Mill", "Mill"),
                        new MachineIdentifierChangedEvent(ID, TENANT, 3, "CNC-001", "M-1"),
                        new MachineProtocolChangedEvent(ID, TENANT, 4, MachineProtocol.JSON, MachineProtocol.CSV),
                        new MachineRelocatedEvent(ID, TENANT, 5, "Hall 3", null),
                        new MachineOfflineThresholdChangedEvent(ID, TENANT, 6, 300, 60))
                .expectResultMessagePayload(new MachineState(
                        ID,
                        TENANT,
                        "Mill",
                        "M-1",
                        MachineProtocol.CSV,
                        null,
                        60,
                        MachineStatus.OFFLINE,
                        true,
                        T0,
                        T1,
                        6,
                        5));
    }

    @Test
    void whatIsChangedToItselfIsNoEventAndKeepsTheVersion() {
        given().andGivenCurrentTime(T1)
                .when(change().name(" CNC Mill ")
                        .identifier("CNC-001\t")
                        .protocol(MachineProtocol.JSON)
                        .location(" Hall 3")
                        .offlineAfter(300)
                        .command())
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state(
                        "version 1",
                        state -> state.version() == 1 && state.updatedAt().equals(T0)));
    }

    @Test
    void aRepeatedChangeChangesNothing() {
        given().andGivenCommands(change().name("Mill").command())
                .when(change().name("Mill").command())
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state("version 2", state -> state.version() == 2));
    }

    @Test
    void aChangedIdentifierFreesTheOldOneInTheSameStep() {
        given().when(change().identifier("M-1").command()).expectSuccessfulHandlerExecution();
        assertThat(claims.holders()).isEqualTo(Map.of(List.of(TENANT, "M-1"), ID));
    }

    @Test
    void aTakenIdentifierRefusesTheWholeChange() {
        claims.held(TENANT, "M-1", OTHER_ID);
        refused(given().when(change().name("Mill").identifier("M-1").command()), MachineError.IDENTIFIER_TAKEN);
        assertThat(claims.holders())
                .isEqualTo(Map.of(List.of(TENANT, "CNC-001"), ID, List.of(TENANT, "M-1"), OTHER_ID));
    }

    @Test
    void identifiersDifferByCase() {
        claims.held(TENANT, "cnc-001", OTHER_ID);
        given().when(change().identifier("Cnc-001").command())
                .expectEvents(new MachineIdentifierChangedEvent(ID, TENANT, 2, "CNC-001", "Cnc-001"));
    }

    @Test
    void anInvalidChangeNamesEveryFieldAtOnce() {
        given().when(change().name(null)
                        .identifier("A\nB")
                        .protocol(null)
                        .location("x".repeat(501))
                        .offlineAfter(86_401)
                        .command())
                .expectNoEvents()
                .expectExceptionDetails(
                        invalidFields("machine_identifier", "location", "offline_after_seconds", "name", "protocol"));
    }

    @Test
    void aRetiredMachineCannotBeChanged() {
        refused(given().andGiven(retired(2)).when(change().name("Mill").command()), MachineError.MACHINE_DEACTIVATED);
    }

    // Versions and tenants

    @Test
    void aChangeIsHeldAgainstTheExpectedVersions() {
        given().when(change().name("Mill").expecting(7L, 1L).command()).expectSuccessfulHandlerExecution();
        refused(
                new MachineTest()
                        .given()
                        .when(change().name("Mill").expecting(2L).command()),
                MachineError.VERSION_MISMATCH);
        refused(
                new MachineTest()
                        .given()
                        .when(change().name("CNC Mill").expecting().command()),
                MachineError.VERSION_MISMATCH);
    }

    @Test
    void aRetirementIsHeldAgainstTheExpectedVersionsUntilItHasHappened() {
        refused(given().when(new RetireMachineCommand(ID, TENANT, List.of(2L))), MachineError.VERSION_MISMATCH);
        new MachineTest()
                .given()
                .andGiven(retired(2))
                .when(new RetireMachineCommand(ID, TENANT, List.of(1L)))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void anotherTenantsMachineIsAsGoodAsNone() {
        refused(
                given().when(new ChangeMachineCommand(
                        ID, "tenant-2", List.of(9L), new FieldChange<>(""), null, null, null, null)),
                MachineError.MACHINE_NOT_FOUND);
        refused(
                new MachineTest().given().when(new RetireMachineCommand(ID, "tenant-2", null)),
                MachineError.MACHINE_NOT_FOUND);
        refused(
                new MachineTest().given().andGiven(retired(2)).when(new RestoreMachineCommand(ID, "tenant-2")),
                MachineError.MACHINE_NOT_FOUND);
    }

    @Test
    void anUnknownMachineIsNotMadeByACommandOnIt() {
        unknown(change().name("Mill").command());
        unknown(new RetireMachineCommand(ID, TENANT, null));
        unknown(new RestoreMachineCommand(ID, TENANT));
    }

    private static void unknown(Object command) {
        refused(new MachineTest().fixture.givenNoPriorActivity().when(command), MachineError.MACHINE_NOT_FOUND);
    }

    // Retiring and restoring

    @Test
    void aRetiredMachineFreesItsIdentifier() {
        given().andGivenCurrentTime(T1)
                .when(new RetireMachineCommand(ID, TENANT, null))
                .expectEvents(retired(2))
                .expectResultMessagePayloadMatching(state(
                        "retired",
                        state -> !state.active()
                                && state.version() == 2
                                && state.sequence() == 1
                                && state.updatedAt().equals(T1)));
        assertThat(claims.holders()).isEmpty();
    }

    @Test
    void aRepeatedRetirementChangesNothing() {
        given().andGiven(retired(2))
                .when(new RetireMachineCommand(ID, TENANT, null))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state("version 2", state -> state.version() == 2));
    }

    @Test
    void aRepeatedRetirementLeavesTheIdentifierToItsNewHolder() {
        var executor = given().andGiven(retired(2));
        claims.held(TENANT, "CNC-001", OTHER_ID);
        executor.when(new RetireMachineCommand(ID, TENANT, null)).expectNoEvents();
        assertThat(claims.holders()).isEqualTo(Map.of(List.of(TENANT, "CNC-001"), OTHER_ID));
    }

    @Test
    void aRestoredMachineTakesItsIdentifierAgain() {
        var executor = given().andGivenCommands(new RetireMachineCommand(ID, TENANT, null));
        assertThat(claims.holders()).isEmpty();
        executor.when(new RestoreMachineCommand(ID, TENANT))
                .expectEvents(new MachineRestoredEvent(
                        ID, TENANT, 3, "CNC-001", MachineProtocol.JSON, MachineStatus.OFFLINE, 300))
                .expectResultMessagePayloadMatching(state("active", state -> state.active() && state.version() == 3));
        assertThat(claims.holders()).isEqualTo(Map.of(List.of(TENANT, "CNC-001"), ID));
    }

    @Test
    void anActiveMachineIsNotRestoredAgain() {
        given().when(new RestoreMachineCommand(ID, TENANT))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(state("version 1", state -> state.version() == 1));
    }

    @Test
    void aMachineWhoseIdentifierWasTakenMeanwhileIsNotRestored() {
        var executor = given().andGivenCommands(new RetireMachineCommand(ID, TENANT, null));
        claims.held(TENANT, "CNC-001", OTHER_ID);
        refused(executor.when(new RestoreMachineCommand(ID, TENANT)), MachineError.IDENTIFIER_TAKEN);
    }

    private TestExecutor<Machine> given() {
        claims.held(TENANT, "CNC-001", ID);
        return fixture.givenCurrentTime(T0).andGiven(registered());
    }

    private static RegisterMachineCommand register() {
        return new RegisterMachineCommand(ID, TENANT, "CNC Mill", "CNC-001", MachineProtocol.JSON, "Hall 3", 300);
    }

    private static MachineRegisteredEvent registered() {
        return new MachineRegisteredEvent(ID, TENANT, 1, "CNC Mill", "CNC-001", MachineProtocol.JSON, "Hall 3", 300);
    }

    private static MachineRetiredEvent retired(long version) {
        return new MachineRetiredEvent(ID, TENANT, version, "CNC-001", MachineProtocol.JSON, MachineStatus.OFFLINE);
    }

    private static void refused(ResultValidator<Machine> result, MachineError error) {
        result.expectNoEvents()
                .expectExceptionDetails(
                        matching(MachineRefusal.class, error.name(), refusal -> refusal.error() == error));
    }

    private static Matcher<MachineRefusal> invalidFields(String... fields) {
        return matching(
                MachineRefusal.class,
                "violations of " + List.of(fields),
                refusal -> refusal.error() == MachineError.INVALID_MACHINE
                        && refusal.violations().stream()
                                .map(Violation::field)
                                .toList()
                                .equals(List.of(fields)));
    }

    private static Matcher<MachineState> state(String description, java.util.function.Predicate<MachineState> test) {
        return matching(MachineState.class, description, test);
    }

    private static <T> Matcher<T> matching(Class<T> type, String description, java.util.function.Predicate<T> test) {
        return new CustomTypeSafeMatcher<T>(description) {
            @Override
            protected boolean matchesSafely(T item) {
                return type.isInstance(item) && test.test(item);
            }
        };
    }

    private static Change change() {
        return new Change(null, null, null, null, null, null);
    }

    private record Change(
            @Nullable List<Long> versions,
            @Nullable FieldChange<String> nameTo,
            @Nullable FieldChange<String> identifierTo,
            @Nullable FieldChange<MachineProtocol> protocolTo,
            @Nullable FieldChange<String> locationTo,
            @Nullable FieldChange<Integer> offlineAfterTo) {

        Change expecting(Long... accepted) {
            return new Change(List.of(accepted), nameTo, identifierTo, protocolTo, locationTo, offlineAfterTo);
        }

        Change name(@Nullable String value) {
            return new Change(versions, new FieldChange<>(value), identifierTo, protocolTo, locationTo, offlineAfterTo);
        }

        Change identifier(String value) {
            return new Change(versions, nameTo, new FieldChange<>(value), protocolTo, locationTo, offlineAfterTo);
        }

        Change protocol(@Nullable MachineProtocol value) {
            return new Change(versions, nameTo, identifierTo, new FieldChange<>(value), locationTo, offlineAfterTo);
        }

        Change location(@Nullable String value) {
            return new Change(versions, nameTo, identifierTo, protocolTo, new FieldChange<>(value), offlineAfterTo);
        }

        Change offlineAfter(@Nullable Integer value) {
            return new Change(versions, nameTo, identifierTo, protocolTo, locationTo, new FieldChange<>(value));
        }

        ChangeMachineCommand command() {
            return new ChangeMachineCommand(
                    ID, TENANT, versions, nameTo, identifierTo, protocolTo, locationTo, offlineAfterTo);
        }
    }
}
