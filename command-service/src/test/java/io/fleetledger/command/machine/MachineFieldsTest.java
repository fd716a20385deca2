package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MachineFieldsTest {

    private static final String WRENCH = "\uD83D\uDD27"; // One code point, two chars.

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @MethodSource
    <R, T> void aValidValueIsNormalised(Rule<R, T> rule, R raw, T expected) {
        assertThat(rule.apply(raw)).isEqualTo(expected);
    }

    static Stream<Arguments> aValidValueIsNormalised() {
        return Stream.of(
                text(MachineFields::name, "Mill", "Mill"),
                text(MachineFields::name, " \t\u2003Mill 1\n", "Mill 1"),
                text(MachineFields::name, WRENCH.repeat(255), WRENCH.repeat(255)),
                text(MachineFields::name, " " + "x".repeat(255) + " ", "x".repeat(255)),
                text(MachineFields::name, "a\tb", "a\tb"),
                text(MachineFields::machineIdentifier, "\nCNC-001\r\n", "CNC-001"),
                text(MachineFields::machineIdentifier, "Ж/ß " + WRENCH, "Ж/ß " + WRENCH),
                text(MachineFields::location, "", ""),
                text(MachineFields::location, " " + "x".repeat(500) + " ", "x".repeat(500)),
                text(MachineFields::location, "Hall 3\nGate 4", "Hall 3\nGate 4"),
                number(10),
                number(86_400));
    }

    @ParameterizedTest(name = "{1} is {2}")
    @MethodSource
    <R, T> void anInvalidValueIsRefusedWithItsReason(Rule<R, T> rule, R raw, String type) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> rule.apply(raw))
                .satisfies(refused -> assertThat(refused.type()).isEqualTo(type));
    }

    static Stream<Arguments> anInvalidValueIsRefusedWithItsReason() {
        return Stream.of(
                text(MachineFields::name, "", "string_too_short"),
                text(MachineFields::name, " \u2003\n", "string_too_short"),
                text(MachineFields::name, "x".repeat(256), "string_too_long"),
                text(MachineFields::name, WRENCH.repeat(256), "string_too_long"),
                text(MachineFields::name, "a\uD83D", "string_unicode"),
                text(MachineFields::machineIdentifier, "A\u0000", "string_control_characters"),
                text(MachineFields::machineIdentifier, "A\tB", "string_control_characters"),
                text(MachineFields::machineIdentifier, "A\u0085B", "string_control_characters"),
                text(MachineFields::machineIdentifier, " ", "string_too_short"),
                text(MachineFields::location, "x".repeat(501), "string_too_long"),
                text(MachineFields::location, "\uDD27", "string_unicode"),
                text(MachineFields::protocol, "JSON", "enum"),
                text(MachineFields::protocol, "json ", "enum"),
                Arguments.of((Rule<Integer, Integer>) MachineFields::offlineAfterSeconds, 9, "greater_than_equal"),
                Arguments.of((Rule<Integer, Integer>) MachineFields::offlineAfterSeconds, -1, "greater_than_equal"),
                Arguments.of((Rule<Integer, Integer>) MachineFields::offlineAfterSeconds, 86_401, "less_than_equal"));
    }

    @Test
    void eachProtocolHasItsContractedName() {
        assertThat(Stream.of("opc_ua", "modbus_tcp", "csv", "json").map(MachineFields::protocol))
                .containsExactly(MachineProtocol.values());
    }

    private static Arguments text(Rule<String, ?> rule, String raw, String expected) {
        return Arguments.of(rule, raw, expected);
    }

    private static Arguments number(int value) {
        return Arguments.of((Rule<Integer, Integer>) MachineFields::offlineAfterSeconds, value, value);
    }
}
