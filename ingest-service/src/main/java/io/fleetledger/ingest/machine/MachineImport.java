package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.commands.machine.RowOutcome.Result;
import io.fleetledger.ingest.machine.ImportReport.RowError;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Conflicts;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.PartialFailureException;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Sends the rows of a file as one command, and reports the outcome of each. */
@Component
final class MachineImport {

    private static final String CONTENDED = "Other requests kept changing the same machines; send this row again";
    private static final String IMPORTED_STAYS =
            "A store is unavailable at the moment. Some of the rows may have been imported; send the file again.";

    private final Commands commands;

    MachineImport(Commands commands) {
        this.commands = commands;
    }

    /**
     * A finished import.
     *
     * @param written the machines that were created or updated, in this order
     */
    record Done(ImportReport report, List<Written> written) {

        Done {
            written = List.copyOf(written);
        }
    }

    Done run(Caller caller, List<ReadRow> rows, ImportOptions options) {
        List<RowOutcome> outcomes =
                send(caller, rows.stream().map(ReadRow::machine).toList(), options);
        int created = count(outcomes, Result.CREATED);
        int updated = count(outcomes, Result.UPDATED);
        var report = new ImportReport(
                created,
                options.onDuplicate() == OnDuplicate.UPDATE ? updated : null,
                rows.size() - created - updated,
                errors(rows, outcomes));
        return new Done(report, options.dryRun() ? List.of() : written(outcomes));
    }

    private List<RowOutcome> send(Caller caller, List<MachineRow> rows, ImportOptions options) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var command = new RegisterMachinesCommand(
                caller.tenantId(), rows, options.onDuplicate(), options.atomic(), options.dryRun());
        try {
            return commands.send(caller, command, RegisteredMachines.class).outcomes();
        } catch (RuntimeException failure) {
            if (options.atomic() || rows.size() == 1 || !Conflicts.isConflict(failure)) {
                throw failure;
            }
            return sendInHalves(caller, rows, options);
        }
    }

    /** Splits a batch whose retries all conflicted: smaller ones conflict less, and in the end a row fails alone. */
    private List<RowOutcome> sendInHalves(Caller caller, List<MachineRow> rows, ImportOptions options) {
        List<RowOutcome> outcomes = new ArrayList<>(rows.size());
        int middle = rows.size() / 2;
        for (List<MachineRow> half : List.of(rows.subList(0, middle), rows.subList(middle, rows.size()))) {
            try {
                outcomes.addAll(send(caller, half, options));
            } catch (RuntimeException failure) {
                if (!Conflicts.isConflict(failure)) {
                    throw failure instanceof PartialFailureException || outcomes.isEmpty()
                            ? failure
                            : new PartialFailureException(IMPORTED_STAYS, failure);
                }
                outcomes.add(new RowOutcome(Result.SKIPPED, CONTENDED, null, -1));
            }
        }
        return outcomes;
    }

    private static int count(List<RowOutcome> outcomes, Result result) {
        return (int)
                outcomes.stream().filter(outcome -> outcome.result() == result).count();
    }

    private static List<RowError> errors(List<ReadRow> rows, List<RowOutcome> outcomes) {
        List<RowError> errors = new ArrayList<>();
        for (int n = 0; n < rows.size(); n++) {
            String error = outcomes.get(n).error();
            if (error != null) {
                errors.add(new RowError(rows.get(n).number(), error));
            }
        }
        return errors;
    }

    private static List<Written> written(List<RowOutcome> outcomes) {
        List<Written> written = new ArrayList<>();
        for (RowOutcome outcome : outcomes) {
            if (outcome.machineId() != null && outcome.sequence() >= 0) {
                written.add(new Written(outcome.machineId(), outcome.sequence()));
            }
        }
        return written;
    }
}
