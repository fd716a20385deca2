package io.fleetledger.support.replay;

import io.fleetledger.commands.processor.ReplayError;
import io.fleetledger.commands.processor.ReplayRefusal;
import org.axonframework.commandhandling.CommandExecutionException;

/** A refusal that crosses the bus, where only the details survive. */
final class ReplayRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    private ReplayRefusedException(ReplayRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static ReplayRefusedException because(ReplayError error, String detail) {
        return new ReplayRefusedException(new ReplayRefusal(error, detail));
    }
}
