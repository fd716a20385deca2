package io.fleetledger.command.importjob;

import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class ImportJobRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    private ImportJobRefusedException(ImportJobRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static ImportJobRefusedException because(ImportJobError error, String detail) {
        return new ImportJobRefusedException(new ImportJobRefusal(error, detail));
    }
}
