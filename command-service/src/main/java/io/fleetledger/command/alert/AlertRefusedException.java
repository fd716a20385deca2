package io.fleetledger.command.alert;

import io.fleetledger.commands.Violation;
import io.fleetledger.commands.alert.AlertError;
import io.fleetledger.commands.alert.AlertRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class AlertRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    private AlertRefusedException(AlertRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static AlertRefusedException because(AlertError error, String detail) {
        return new AlertRefusedException(new AlertRefusal(error, detail, List.of()));
    }

    static AlertRefusedException invalid(List<Violation> violations) {
        return new AlertRefusedException(
                new AlertRefusal(AlertError.INVALID_ALERT, "The request's fields are invalid.", violations));
    }
}
