package io.fleetledger.command.machine;

import io.fleetledger.command.machine.BatchPlan.Change;
import io.fleetledger.command.machine.BatchPlan.Register;
import io.fleetledger.command.machine.BatchPlan.Repeat;
import io.fleetledger.command.machine.BatchPlan.Skip;
import io.fleetledger.command.machine.BatchPlan.Step;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.commands.machine.RowOutcome.Result;
import io.fleetledger.support.axon.Repositories;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.modelling.command.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Registers many machines in one unit of work, and so in one append. It spans many machines and so is not an aggregate;
 * each of them still decides by the rules of its own commands.
 */
@Component
final class MachineRegistrar {

    private static final Callable<Machine> UNREGISTERED = Machine::new;
    /** A registration's sequence number: a repetition gets the first response. */
    private static final long FIRST_SEQUENCE = 0;

    private static final long NOTHING_WRITTEN = -1;

    private final Repository<Machine> machines;
    private final IdentifierClaims claims;
    private final OriginalResponses originalResponses;

    MachineRegistrar(
            Repository<Machine> machineRepository, IdentifierClaims claims, OriginalResponses originalResponses) {
        this.machines = machineRepository;
        this.claims = claims;
        this.originalResponses = originalResponses;
    }

    @CommandHandler
    RegisteredMachines handle(RegisterMachinesCommand command) {
        MachineFields.check(command);
        List<Step> plan = BatchPlan.of(command, claims, id -> isRegistered(command.tenantId(), id));
        if (command.atomic() && plan.stream().anyMatch(Skip.class::isInstance)) {
            return new RegisteredMachines(plan.stream()
                    .map(step -> skipped(step instanceof Skip skip ? skip.error() : null))
                    .toList());
        }
        if (command.dryRun()) {
            return new RegisteredMachines(
                    plan.stream().map(MachineRegistrar::preview).toList());
        }
        lock(plan);
        return new RegisteredMachines(
                plan.stream().map(step -> execute(command.tenantId(), step)).toList());
    }

    private boolean isRegistered(String tenantId, UUID machineId) {
        return loadOrCreate(machineId).invoke(machine -> machine.belongsTo(tenantId));
    }

    private static RowOutcome preview(Step step) {
        return step instanceof Skip skip
                ? skipped(skip.error())
                : new RowOutcome(step instanceof Change ? Result.UPDATED : Result.CREATED, null, null, NOTHING_WRITTEN);
    }

    /** Locks the existing machines in the order of their ids, whatever the order of the rows. */
    private void lock(List<Step> plan) {
        Set<UUID> planned = new HashSet<>();
        Set<String> existing = new TreeSet<>();
        for (Step step : plan) {
            if (step instanceof Register register) {
                planned.add(register.row().machineId());
            } else if (step instanceof Change change && !planned.contains(change.machineId())) {
                existing.add(change.machineId().toString());
            }
        }
        existing.forEach(machines::load);
    }

    private RowOutcome execute(String tenantId, Step step) {
        if (step instanceof Register register) {
            return done(Result.CREATED, register(register.row().registration(tenantId), register.neverRegistered()));
        }
        if (step instanceof Change change) {
            return change(tenantId, change);
        }
        return step instanceof Repeat repeat
                ? new RowOutcome(Result.CREATED, null, repeat.machineId(), FIRST_SEQUENCE)
                : skipped(((Skip) step).error());
    }

    /** Loads the machine only if it may exist; if it does after all, the store rejects the second registration. */
    private Aggregate<Machine> register(RegisterMachineCommand command, boolean neverRegistered) {
        if (neverRegistered) {
            return Repositories.unchecked(
                    () -> machines.newInstance(UNREGISTERED, machine -> register(machine, command)));
        }
        Aggregate<Machine> machine = loadOrCreate(command.machineId());
        register(machine, command);
        return machine;
    }

    private void register(Aggregate<Machine> machine, RegisterMachineCommand command) {
        machine.execute(unregistered -> unregistered.handle(command, claims, originalResponses));
    }

    private RowOutcome change(String tenantId, Change change) {
        Aggregate<Machine> machine = machines.load(change.machineId().toString());
        Long before = machine.version();
        machine.execute(holder -> {
            if (!holder.hasIdentifier(change.row().machineIdentifier())) {
                throw new ConcurrencyException("The machine has given up its identifier since its claim was read");
            }
            holder.handle(change.row().change(tenantId, change.machineId()), claims);
        });
        return machine.version().equals(before)
                ? new RowOutcome(Result.UPDATED, null, change.machineId(), NOTHING_WRITTEN)
                : done(Result.UPDATED, machine);
    }

    private Aggregate<Machine> loadOrCreate(UUID machineId) {
        return Repositories.unchecked(() -> machines.loadOrCreate(machineId.toString(), UNREGISTERED));
    }

    private static RowOutcome done(Result result, Aggregate<Machine> machine) {
        return new RowOutcome(result, null, UUID.fromString(machine.identifierAsString()), machine.version());
    }

    private static RowOutcome skipped(@Nullable String error) {
        return new RowOutcome(Result.SKIPPED, error, null, NOTHING_WRITTEN);
    }
}
