package io.fleetledger.ingest.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemTranslator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.junit.jupiter.api.Test;

/** A file of four machines, of which others register some at the same moment. */
class MachineImportTest {

    private static final Caller ANN = new Caller("acme", "ann", Role.OPERATOR, Set.of());
    private static final List<ReadRow> ROWS = IntStream.rangeClosed(2, 5)
            .mapToObj(number -> new ReadRow(
                    number, new MachineRow(UUID.randomUUID(), "Press", "P-" + number, "json", null, null, List.of())))
            .toList();

    private final Commands commands = mock(Commands.class);
    private final MachineImport machines = new MachineImport(commands);

    @Test
    void aFileThatStaysContendedIsSentInHalvesUntilOneRowFailsAlone() {
        registration(rows -> {
            if (rows.contains(ROWS.get(3).machine())) {
                throw new ConcurrencyException("contended");
            }
            return created(rows);
        });
        ImportReport report = machines.run(ANN, ROWS, mode(false)).report();
        assertThat(report.created()).isEqualTo(3);
        assertThat(report.errors()).singleElement().satisfies(error -> {
            assertThat(error.row()).isEqualTo(5);
            assertThat(error.error()).contains("send this row again");
        });
    }

    @Test
    void whoseLaterHalfMeetsAnOutageIsNotToldThatNothingIsHalfDone() {
        registration(rows -> {
            if (rows.size() == ROWS.size()) {
                throw new ConcurrencyException("contended");
            }
            if (rows.contains(ROWS.get(3).machine())) {
                throw new EventStoreException("out of reach");
            }
            return created(rows);
        });
        assertThat(outage(mode(false)).detail()).contains("may have been imported");
    }

    @Test
    void anAtomicImportIsDoneWholeOrNotAtAll() {
        registration(rows -> {
            throw new ConcurrencyException("contended");
        });
        assertThat(outage(mode(true)).detail()).contains("Nothing is half done");
    }

    private void registration(Function<List<MachineRow>, RegisteredMachines> of) {
        when(commands.send(eq(ANN), any(RegisterMachinesCommand.class), eq(RegisteredMachines.class)))
                .thenAnswer(sent -> of.apply(
                        sent.getArgument(1, RegisterMachinesCommand.class).rows()));
    }

    private static RegisteredMachines created(List<MachineRow> rows) {
        return new RegisteredMachines(rows.stream()
                .map(row -> new RowOutcome(RowOutcome.Result.CREATED, null, row.machineId(), 0))
                .toList());
    }

    private static ImportOptions mode(boolean atomic) {
        return new ImportOptions(false, atomic, OnDuplicate.SKIP);
    }

    private Problem outage(ImportOptions options) {
        Problem problem =
                new ProblemTranslator(List.of()).problemOf(catchThrowable(() -> machines.run(ANN, ROWS, options)));
        assertThat(problem.error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
        return problem;
    }
}
