package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.Violations;
import io.fleetledger.support.validation.WireNames;
import java.util.Locale;

/**
 * The rules of a machine's fields. They are checked on requests, and again on commands, which files and other services
 * send without a request.
 */
final class MachineFields {

    /** Rows of one batch: with more, a message would approach the bus's limit. */
    private static final int MAX_ROWS = 500;

    private MachineFields() {}

    /** 1..255 characters after trimming. */
    static String name(String raw) {
        return Texts.required(raw, 255);
    }

    /** 1..255 characters after trimming, no control characters: it is typed into agents and printed on labels. */
    static String machineIdentifier(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, 255));
    }

    static MachineProtocol protocol(String raw) {
        return WireNames.parse(raw, MachineProtocol.values(), MachineProtocol::wireName);
    }

    /** Ignores case, because people type it into spreadsheets. */
    static MachineProtocol protocolIgnoringCase(String raw) {
        return protocol(Texts.required(raw, 255).toLowerCase(Locale.ROOT));
    }

    /** At most 500 characters after trimming. */
    static String location(String raw) {
        return Texts.atMost(raw.strip(), 500);
    }

    /** 10 seconds to a day. */
    static Integer offlineAfterSeconds(Integer raw) {
        if (raw < 10) {
            throw new InvalidValueException("must be at least 10", "greater_than_equal");
        }
        if (raw > 86_400) {
            throw new InvalidValueException("must be at most 86400", "less_than_equal");
        }
        return raw;
    }

    /** Parses a text, with the same bounds. */
    static Integer offlineAfterSecondsText(String raw) {
        try {
            return offlineAfterSeconds(Integer.valueOf(raw.strip()));
        } catch (NumberFormatException noInteger) {
            throw new InvalidValueException("must be an integer from 10 to 86400", "int_parsing");
        }
    }

    /** Refuses the command with every violation at once. */
    static void check(RegisterMachineCommand command) {
        Violations violations = new Violations();
        violations.check("name", command.name(), MachineFields::name);
        violations.check("machine_identifier", command.machineIdentifier(), MachineFields::machineIdentifier);
        violations.checkIfPresent("location", command.location(), MachineFields::location);
        violations.checkIfPresent(
                "offline_after_seconds", command.offlineAfterSeconds(), MachineFields::offlineAfterSeconds);
        refuseIfAny(violations);
    }

    /** Checks only the number of rows: an error in a row never refuses the batch. */
    static void check(RegisterMachinesCommand command) {
        Violations violations = new Violations();
        if (command.rows().isEmpty() || command.rows().size() > MAX_ROWS) {
            violations.add("rows", "must be 1 to " + MAX_ROWS, "list_length");
        }
        refuseIfAny(violations);
    }

    /** Refuses the command with every violation at once. */
    static void check(ChangeMachineCommand command) {
        Violations violations = new Violations();
        violations.checkChange("name", command.name(), MachineFields::name);
        violations.checkChange("machine_identifier", command.machineIdentifier(), MachineFields::machineIdentifier);
        violations.checkChange("location", command.location(), MachineFields::location);
        violations.checkChange(
                "offline_after_seconds", command.offlineAfterSeconds(), MachineFields::offlineAfterSeconds);
        violations.requireValue("name", command.name());
        violations.requireValue("machine_identifier", command.machineIdentifier());
        violations.requireValue("protocol", command.protocol());
        refuseIfAny(violations);
    }

    private static void refuseIfAny(Violations violations) {
        if (violations.any()) {
            throw new RefusedException(new MachineRefusal(
                    MachineError.INVALID_MACHINE, "The machine's fields are invalid.", violations.found()));
        }
    }
}
