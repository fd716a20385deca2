package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Texts;
import io.fleetledger.support.validation.Violations;
import io.fleetledger.support.validation.WireNames;
import java.util.Locale;

/**
 * What a machine's fields may be. Checked on requests, and again on commands, which files
 * and other services send without any request.
 */
final class MachineFields {

    /** Of one batch: above it a message would near what the bus carries. */
    private static final int MAX_ROWS = 500;

    private MachineFields() {}

    /** 1..255 after trimming. */
    static String name(String raw) {
        return Texts.required(raw, 255);
    }

    /** 1..255 after trimming, no control characters: it is typed into agents and printed on labels. */
    static String machineIdentifier(String raw) {
        return Texts.withoutControlCharacters(Texts.required(raw, 255));
    }

    static MachineProtocol protocol(String raw) {
        return WireNames.parse(raw, MachineProtocol.values(), MachineProtocol::wireName);
    }

    /** As people type it into spreadsheets. */
    static MachineProtocol protocolIgnoringCase(String raw) {
        return protocol(Texts.required(raw, 255).toLowerCase(Locale.ROOT));
    }

    /** At most 500 after trimming. */
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

    /** The same, from a text. */
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

    /** How many rows a batch may have; what is wrong with a row is never the reason for a refusal. */
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
            throw new MachineRefusedException(new MachineRefusal(
                    MachineError.INVALID_MACHINE, "The machine's fields are invalid.", violations.found()));
        }
    }
}
