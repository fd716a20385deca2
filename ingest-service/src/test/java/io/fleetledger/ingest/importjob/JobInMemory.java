package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.importjob.AdvanceImportJobCommand;
import io.fleetledger.commands.importjob.CompleteImportJobCommand;
import io.fleetledger.commands.importjob.FailImportJobCommand;
import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.RenewImportJobCommand;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.jspecify.annotations.Nullable;

/** A queued job that decides as its aggregate does, for one worker's thread and its heartbeat's. */
final class JobInMemory {

    static final String TENANT = "tenant-1";

    final UUID id = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");
    /** What becomes of a batch of machines; all are created by default. */
    Function<RegisterMachinesCommand, RegisteredMachines> registration = command -> outcomes(command, null);

    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private ImportJobStatus status = ImportJobStatus.QUEUED;
    private Instant leaseUntil = Instant.MIN;
    private int attempt;
    private int idleAttempts;
    private @Nullable Integer rowsTotal;
    private int rowsDone;
    private int created;
    private int updated;
    private int skipped;
    private long errorBytes;
    private boolean stopping;
    private volatile @Nullable String failure;

    /** Why it failed, null as long as it has not. */
    @Nullable String failure() {
        return failure;
    }

    JobInMemory() {
        bus.subscribe(StartImportJobCommand.class.getName(), sent -> start((StartImportJobCommand) sent.getPayload()));
        bus.subscribe(RenewImportJobCommand.class.getName(), sent -> renew((RenewImportJobCommand) sent.getPayload()));
        bus.subscribe(
                AdvanceImportJobCommand.class.getName(), sent -> advance((AdvanceImportJobCommand) sent.getPayload()));
        bus.subscribe(
                CompleteImportJobCommand.class.getName(),
                sent -> end(((CompleteImportJobCommand) sent.getPayload()).attempt(), ImportJobStatus.COMPLETED));
        bus.subscribe(FailImportJobCommand.class.getName(), sent -> {
            FailImportJobCommand command = (FailImportJobCommand) sent.getPayload();
            failure = command.reason();
            return end(command.attempt(), ImportJobStatus.FAILED);
        });
        bus.subscribe(
                RegisterMachinesCommand.class.getName(),
                sent -> registration.apply((RegisterMachinesCommand) sent.getPayload()));
    }

    Commands commands() {
        return new Commands(
                DefaultCommandGateway.builder().commandBus(bus).build(), Runnable::run, BusResponses.inProcess());
    }

    /** All created, or all skipped for this reason. */
    static RegisteredMachines outcomes(RegisterMachinesCommand command, @Nullable String error) {
        return new RegisteredMachines(command.rows().stream()
                .map(row -> error == null
                        ? new RowOutcome(RowOutcome.Result.CREATED, null, row.machineId(), 0)
                        : new RowOutcome(RowOutcome.Result.SKIPPED, error, null, -1))
                .toList());
    }

    synchronized void cancel() {
        stopping = true;
    }

    synchronized Instant leaseUntil() {
        return leaseUntil;
    }

    synchronized ImportJobState state() {
        return new ImportJobState(
                id,
                TENANT,
                status,
                "fleet.csv",
                false,
                attempt,
                idleAttempts,
                rowsTotal,
                rowsDone,
                created,
                updated,
                skipped,
                errorBytes,
                stopping,
                Instant.EPOCH,
                0);
    }

    private synchronized ImportJobState start(StartImportJobCommand command) {
        if (status.isEnded()) {
            throw refused(ImportJobError.IMPORT_JOB_ENDED);
        }
        if (command.now().isBefore(leaseUntil)) {
            throw refused(ImportJobError.IMPORT_JOB_TAKEN);
        }
        status = ImportJobStatus.RUNNING;
        attempt++;
        idleAttempts++;
        leaseUntil = command.leaseUntil();
        return state();
    }

    private synchronized ImportJobState renew(RenewImportJobCommand command) {
        requireAttempt(command.attempt());
        leaseUntil = command.leaseUntil();
        return state();
    }

    private synchronized ImportJobState advance(AdvanceImportJobCommand command) {
        requireAttempt(command.attempt());
        if (status.isEnded()) {
            return state();
        }
        if (command.rowsDone() > rowsDone) {
            idleAttempts = 0;
        }
        leaseUntil = command.leaseUntil();
        rowsTotal = command.rowsTotal();
        rowsDone = command.rowsDone();
        created = command.created();
        updated = command.updated();
        skipped = command.skipped();
        errorBytes = command.errorBytes();
        if (stopping) {
            status = ImportJobStatus.CANCELLED;
        }
        return state();
    }

    private synchronized ImportJobState end(int workersAttempt, ImportJobStatus end) {
        requireAttempt(workersAttempt);
        status = end;
        return state();
    }

    private void requireAttempt(int workersAttempt) {
        if (workersAttempt != attempt) {
            throw refused(ImportJobError.IMPORT_JOB_TAKEN);
        }
    }

    private static CommandExecutionException refused(ImportJobError error) {
        return new CommandExecutionException("Refused", null, new ImportJobRefusal(error, "Refused."));
    }
}
