package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.commands.machine.RowOutcome.Result;
import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.messaging.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MachineRegistrarTest {

    /** Of a row that changed nothing: writers would wait for what has long been shown, and not for what is new. */
    private static final long NOTHING_TO_WAIT_FOR = -1;

    private static final String TENANT = "tenant-1";

    private final Stores stores = new Stores();
    /** The events of each append. */
    private final List<List<Object>> appends = new ArrayList<>();

    MachineRegistrarTest() {
        stores.events()
                .subscribe(events -> appends.add(
                        events.stream().<Object>map(Message::getPayload).toList()));
    }

    // New machines

    @Test
    void goodRowsAreRegisteredInOneAppendAndBadOnesDoNotStopThem() {
        var outcomes = send(
                row(1, " Mill ", " A-1\t", "OPC_UA").at(" Hall 3 ").offlineAfter(" 300 "),
                row(2, " ", null, "smoke signals").at("x".repeat(501)).offlineAfter("soon"),
                row(3, "Lathe", "A-3", "csv").at(" ").offlineAfter(""),
                row(4, "Saw", "A-4", null),
                row(5, "Drill", "A-5", "json"));

        assertThat(outcomes)
                .containsExactly(
                        created(1),
                        skipped("name: must not be blank; machine_identifier: must not be blank;"
                                + " protocol: must be one of opc_ua, modbus_tcp, csv, json;"
                                + " location: must have at most 500 characters;"
                                + " offline_after_seconds: must be an integer from 10 to 86400"),
                        created(3),
                        skipped("protocol: must not be blank"),
                        created(5));
        assertThat(appends)
                .containsExactly(List.of(
                        claimed(1, "A-1"),
                        new MachineRegisteredEvent(
                                id(1), TENANT, 1, "Mill", "A-1", MachineProtocol.OPC_UA, "Hall 3", 300),
                        claimed(3, "A-3"),
                        new MachineRegisteredEvent(id(3), TENANT, 1, "Lathe", "A-3", MachineProtocol.CSV, null, null),
                        claimed(5, "A-5"),
                        new MachineRegisteredEvent(
                                id(5), TENANT, 1, "Drill", "A-5", MachineProtocol.JSON, null, null)));
    }

    @Test
    void whatReadingARowFoundIsReportedBesideWhatItsFieldsBreak() {
        var outcomes = send(
                row(1, "=1+1", "A-1", "fax").with(new Violation("name", "looks like a formula", "formula")),
                row(2, null, "A-2", null).with(new Violation("name", "must be a text", "string_type")),
                row(3, null, null, null).with(new Violation(MachineRow.ROW, "Row 7 is no JSON object", "unreadable")),
                row(4, "Good", "A-1", "json"));

        assertThat(outcomes)
                .containsExactly(
                        skipped("name: looks like a formula; protocol: must be one of opc_ua, modbus_tcp, csv, json"),
                        skipped("name: must be a text; protocol: must not be blank"),
                        skipped("Row 7 is no JSON object"),
                        created(4));
    }

    @Test
    void ofOneIdentifierTheFirstGoodRowWins() {
        register(9, "TAKEN");
        var outcomes = send(
                row(1, "", "A-1", "json"),
                row(2, "Mill", "A-1", "json"),
                row(3, "Lathe", "A-1 ", "json"),
                row(4, "Saw", "TAKEN", "json"),
                row(5, "Drill", "taken", "json"));

        assertThat(outcomes)
                .containsExactly(
                        skipped("name: must not be blank"),
                        created(2),
                        skipped("Duplicate machine_identifier: A-1"),
                        skipped("Duplicate machine_identifier: TAKEN"),
                        created(5));
    }

    @Test
    void anotherTenantsIdentifierIsNotInTheWay() {
        stores.send(new RegisterMachineCommand(id(9), "tenant-2", "Mill", "A-1", MachineProtocol.JSON, null, null));
        assertThat(send(row(1, "Mill", "A-1", "json"))).containsExactly(created(1));
    }

    @Test
    void aFreedIdentifierIsTakenAgain() {
        register(9, "A-1");
        stores.send(new RetireMachineCommand(id(9), TENANT, null));
        assertThat(send(row(1, "Mill", "A-1", "json"))).containsExactly(created(1));
    }

    // Repeats

    @Test
    void aRepeatGetsTheSameOutcomesWithoutAnEvent() {
        register(9, "TAKEN");
        var rows = new Row[] {
            row(1, "Mill", "A-1", "json"),
            row(2, "", "A-2", "json"),
            row(3, "Lathe", "A-1", "json"),
            row(4, "Saw", "TAKEN", "json")
        };
        var first = send(rows);
        appends.clear();

        assertThat(send(rows)).isEqualTo(first);
        assertThat(appends).isEmpty();
    }

    @Test
    void aRepeatFindsItsMachinesWhateverBecameOfThem() {
        var rows =
                new Row[] {row(1, "Mill", "A-1", "json"), row(2, "Saw", "A-2", "json"), row(3, "Oven", "A-3", "json")};
        var first = send(rows);
        stores.send(new RetireMachineCommand(id(1), TENANT, null));
        identify(2, "B-2");
        identify(3, "B-3");
        register(9, "A-3");
        appends.clear();

        assertThat(send(rows)).isEqualTo(first);
        assertThat(appends).isEmpty();
    }

    @Test
    void aRepeatAddsWhatIsMissing() {
        send(row(1, "Mill", "A-1", "json"));
        appends.clear();

        assertThat(send(row(1, "Mill", "A-1", "json"), row(2, "Saw", "A-2", "json")))
                .containsExactly(created(1), created(2));
        assertThat(appends)
                .singleElement()
                .satisfies(events -> assertThat(events)
                        .containsExactly(
                                claimed(2, "A-2"),
                                new MachineRegisteredEvent(
                                        id(2), TENANT, 1, "Saw", "A-2", MachineProtocol.JSON, null, null)));
    }

    // Updates

    @Test
    void anUpdateChangesWhatTheRowHasAndLeavesTheRestAlone() {
        send(
                row(1, "Mill", "A-1", "json").at("Hall 3").offlineAfter("300"),
                row(2, "Saw", "A-2", "json").at("Hall 3").offlineAfter("300"),
                row(3, "Oven", "A-3", "json"));
        appends.clear();

        var outcomes = send(
                OnDuplicate.UPDATE,
                row(11, "Mill 2", "A-1", "csv").at(" ").offlineAfter("60"),
                row(12, "Saw 2", "A-2", "json"),
                row(13, "Oven", "A-3", "json"),
                row(14, "New", "A-4", "json"));

        assertThat(outcomes)
                .containsExactly(updated(1, 4), updated(2, 1), updated(3, NOTHING_TO_WAIT_FOR), created(14));
        assertThat(appends)
                .containsExactly(List.of(
                        new MachineRenamedEvent(id(1), TENANT, 2, "Mill", "Mill 2"),
                        new MachineProtocolChangedEvent(id(1), TENANT, 3, MachineProtocol.JSON, MachineProtocol.CSV),
                        new MachineRelocatedEvent(id(1), TENANT, 4, "Hall 3", null),
                        new MachineOfflineThresholdChangedEvent(id(1), TENANT, 5, 300, 60),
                        new MachineRenamedEvent(id(2), TENANT, 2, "Saw", "Saw 2"),
                        claimed(14, "A-4"),
                        new MachineRegisteredEvent(id(14), TENANT, 1, "New", "A-4", MachineProtocol.JSON, null, null)));
    }

    @Test
    void anUpdateChangesWhatAnEarlierRowMade() {
        var rows = new Row[] {row(1, "Mill", "A-1", "json"), row(2, "Mill 2", "A-1", "json")};

        assertThat(send(OnDuplicate.UPDATE, rows)).containsExactly(created(1), updated(1, 1));
        appends.clear();
        assertThat(send(OnDuplicate.UPDATE, rows)).containsExactly(created(1), updated(1, NOTHING_TO_WAIT_FOR));
        assertThat(appends).isEmpty();
    }

    // All or none, and none at all

    @Test
    void oneBadRowStopsAnAtomicBatchAndSaysSoInItsOwnOutcomeOnly() {
        register(9, "TAKEN");
        appends.clear();
        var outcomes = answer(
                OnDuplicate.SKIP,
                true,
                false,
                row(1, "Mill", "A-1", "json"),
                row(2, "Saw", "TAKEN", "json"),
                row(3, "Oven", "A-1", "json"));

        assertThat(outcomes)
                .containsExactly(
                        skipped(null),
                        skipped("Duplicate machine_identifier: TAKEN"),
                        skipped("Duplicate machine_identifier: A-1"));
        assertThat(appends).isEmpty();
    }

    @Test
    void anAtomicBatchOfGoodRowsIsRegistered() {
        assertThat(answer(OnDuplicate.SKIP, true, false, row(1, "Mill", "A-1", "json")))
                .containsExactly(created(1));
    }

    @Test
    void aDryRunTellsWhatWouldBeDoneAndDoesNothing() {
        register(9, "TAKEN");
        appends.clear();
        var rows =
                new Row[] {row(1, "Mill", "A-1", "json"), row(2, "Saw", "TAKEN", "json"), row(3, "Oven", "A-1", "json")
                };

        assertThat(answer(OnDuplicate.SKIP, false, true, rows))
                .containsExactly(
                        would(Result.CREATED),
                        skipped("Duplicate machine_identifier: TAKEN"),
                        skipped("Duplicate machine_identifier: A-1"));
        assertThat(answer(OnDuplicate.UPDATE, false, true, rows))
                .containsExactly(would(Result.CREATED), would(Result.UPDATED), would(Result.UPDATED));
        assertThat(answer(OnDuplicate.SKIP, true, true, rows))
                .allSatisfy(outcome -> assertThat(outcome.result()).isEqualTo(Result.SKIPPED));
        assertThat(appends).isEmpty();
        assertThat(send(row(1, "Mill", "A-1", "json"))).containsExactly(created(1));
    }

    // Bounds

    @Test
    void aBatchHasOneToFiveHundredRows() {
        Row[] many = IntStream.range(0, 501)
                .mapToObj(n -> row(n, "M", "A-" + n, "json"))
                .toArray(Row[]::new);
        refusedAsInvalid(many);
        refusedAsInvalid();
        assertThat(send(List.of(many).subList(0, 500).toArray(Row[]::new))).hasSize(500);
    }

    private void refusedAsInvalid(Row... rows) {
        assertThatThrownBy(() -> send(rows))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.<MachineRefusal>getDetails())
                                .hasValueSatisfying(refusal ->
                                        assertThat(refusal.error()).isEqualTo(MachineError.INVALID_MACHINE)));
        assertThat(appends).isEmpty();
    }

    private List<RowOutcome> send(Row... rows) {
        return send(OnDuplicate.SKIP, rows);
    }

    private List<RowOutcome> send(OnDuplicate onDuplicate, Row... rows) {
        return answer(onDuplicate, false, false, rows);
    }

    private List<RowOutcome> answer(OnDuplicate onDuplicate, boolean atomic, boolean dryRun, Row... rows) {
        var command = new RegisterMachinesCommand(
                TENANT, Stream.of(rows).map(Row::row).toList(), onDuplicate, atomic, dryRun);
        return stores.send(command, RegisteredMachines.class).outcomes();
    }

    private void register(int number, String identifier) {
        stores.send(
                new RegisterMachineCommand(id(number), TENANT, "Mill", identifier, MachineProtocol.JSON, null, null));
    }

    private void identify(int number, String identifier) {
        stores.send(new ChangeMachineCommand(
                id(number), TENANT, null, null, new FieldChange<>(identifier), null, null, null));
    }

    private static UUID id(int number) {
        return new UUID(0x8000L, number);
    }

    private static RowOutcome created(int number) {
        return new RowOutcome(Result.CREATED, null, id(number), 0);
    }

    private static RowOutcome updated(int number, long sequence) {
        return new RowOutcome(Result.UPDATED, null, id(number), sequence);
    }

    private static RowOutcome skipped(@Nullable String error) {
        return new RowOutcome(Result.SKIPPED, error, null, -1);
    }

    private static RowOutcome would(Result result) {
        return new RowOutcome(result, null, null, -1);
    }

    private static IdentifierClaimedEvent claimed(int number, String identifier) {
        return new IdentifierClaimedEvent(ClaimIds.of(TENANT, identifier), TENANT, identifier, id(number));
    }

    private static Row row(int number, @Nullable String name, @Nullable String identifier, @Nullable String protocol) {
        return new Row(new MachineRow(id(number), name, identifier, protocol, null, null, List.of()));
    }

    private record Row(MachineRow row) {

        Row with(Violation... problems) {
            return new Row(new MachineRow(
                    row.machineId(),
                    row.name(),
                    row.machineIdentifier(),
                    row.protocol(),
                    row.location(),
                    row.offlineAfterSeconds(),
                    List.of(problems)));
        }

        Row at(String location) {
            return new Row(new MachineRow(
                    row.machineId(),
                    row.name(),
                    row.machineIdentifier(),
                    row.protocol(),
                    new FieldChange<>(location),
                    row.offlineAfterSeconds(),
                    row.problems()));
        }

        Row offlineAfter(String seconds) {
            return new Row(new MachineRow(
                    row.machineId(),
                    row.name(),
                    row.machineIdentifier(),
                    row.protocol(),
                    row.location(),
                    new FieldChange<>(seconds),
                    row.problems()));
        }
    }
}
