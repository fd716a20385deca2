package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.importjob.AdvanceImportJobCommand;
import io.fleetledger.commands.importjob.CompleteImportJobCommand;
import io.fleetledger.commands.importjob.FailImportJobCommand;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.RenewImportJobCommand;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.caller.Caller;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records one attempt at a job in the job itself: every step before the next one begins. During a long step, another
 * thread renews the lease; the two record one after the other.
 */
final class ImportJobAttempt {

    private final Commands commands;
    private final Caller caller;
    private final Duration lease;
    private final Clock clock;
    private volatile ImportJobState state;
    private boolean released;

    ImportJobAttempt(Commands commands, Caller caller, Duration lease, Clock clock, ImportJobState state) {
        this.commands = commands;
        this.caller = caller;
        this.lease = lease;
        this.clock = clock;
        this.state = state;
    }

    ImportJobState state() {
        return state;
    }

    List<RowOutcome> register(List<MachineRow> rows) {
        OnDuplicate onDuplicate = state.updateExisting() ? OnDuplicate.UPDATE : OnDuplicate.SKIP;
        return commands.send(
                        caller,
                        new RegisterMachinesCommand(state.tenantId(), rows, onDuplicate, false, false),
                        RegisteredMachines.class)
                .outcomes();
    }

    /** Renews the lease. */
    synchronized void renewLease() {
        if (!released && !state.status().isEnded()) {
            state = commands.send(
                    caller,
                    new RenewImportJobCommand(
                            state.jobId(),
                            state.tenantId(),
                            state.attempt(),
                            clock.instant().plus(lease)),
                    ImportJobState.class);
        }
    }

    synchronized void counted(int rows) {
        advance(rows, 0, 0, 0, 0, 0, lease);
    }

    synchronized void done(int created, int updated, int skipped, long errorBytes) {
        advance(state.rowsTotal(), created + updated + skipped, created, updated, skipped, errorBytes, lease);
    }

    /** Leaves the job to the next worker. */
    synchronized void release() {
        released = true; // Renewed after that, the lease would keep the next worker waiting.
        advance(state.rowsTotal(), 0, 0, 0, 0, 0, Duration.ZERO);
    }

    synchronized void complete() {
        state = commands.send(
                caller,
                new CompleteImportJobCommand(state.jobId(), state.tenantId(), state.attempt()),
                ImportJobState.class);
    }

    synchronized void fail(String reason) {
        state = commands.send(
                caller,
                new FailImportJobCommand(state.jobId(), state.tenantId(), state.attempt(), reason),
                ImportJobState.class);
    }

    private void advance(
            @Nullable Integer rowsTotal,
            int rows,
            int created,
            int updated,
            int skipped,
            long errorBytes,
            Duration leaseFromNow) {
        state = commands.send(
                caller,
                new AdvanceImportJobCommand(
                        state.jobId(),
                        state.tenantId(),
                        state.attempt(),
                        rowsTotal,
                        state.rowsDone() + rows,
                        state.created() + created,
                        state.updated() + updated,
                        state.skipped() + skipped,
                        state.errorBytes() + errorBytes,
                        clock.instant().plus(leaseFromNow)),
                ImportJobState.class);
    }
}
