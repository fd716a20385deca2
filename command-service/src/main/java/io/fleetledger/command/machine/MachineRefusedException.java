package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class MachineRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    MachineRefusedException(MachineRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static MachineRefusedException because(MachineError error, String detail) {
        return new MachineRefusedException(new MachineRefusal(error, detail, List.of()));
    }
}
