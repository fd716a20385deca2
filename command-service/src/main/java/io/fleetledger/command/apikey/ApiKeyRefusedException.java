package io.fleetledger.command.apikey;

import io.fleetledger.commands.apikey.ApiKeyError;
import io.fleetledger.commands.apikey.ApiKeyRefusal;
import java.util.List;
import org.axonframework.commandhandling.CommandExecutionException;

/** Carries a refusal over the bus: only an exception's details survive a process boundary. */
final class ApiKeyRefusedException extends CommandExecutionException {

    private static final long serialVersionUID = 1L;

    ApiKeyRefusedException(ApiKeyRefusal refusal) {
        super(refusal.detail(), null, refusal);
    }

    static ApiKeyRefusedException because(ApiKeyError error, String detail) {
        return new ApiKeyRefusedException(new ApiKeyRefusal(error, detail, List.of()));
    }
}
