package io.fleetledger.support.problem;

import io.fleetledger.commands.Refusal;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
public final class RefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    /** @param refusal tells which feature refuses, and why */
    public RefusedException(Refusal refusal) {
        super(refusal.detail(), null, refusal);
    }
}
