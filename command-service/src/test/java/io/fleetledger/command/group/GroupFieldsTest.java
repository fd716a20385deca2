package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupFieldsTest {

    private static final String WRENCH = "\uD83D\uDD27"; // One code point, two chars.

    @ParameterizedTest(name = "{1} becomes {2}")
    @MethodSource
    void aValidValueIsNormalised(Rule<String, String> rule, String raw, String expected) {
        assertThat(rule.apply(raw)).isEqualTo(expected);
    }

    static Stream<Arguments> aValidValueIsNormalised() {
        return Stream.of(
                rule(GroupFields::name, " \t\u2003Line 3\n", "Line 3"),
                rule(GroupFields::name, WRENCH.repeat(255), WRENCH.repeat(255)),
                rule(GroupFields::description, " ", ""),
                rule(GroupFields::description, " Mills\nand lathes ", "Mills\nand lathes"),
                rule(GroupFields::description, " " + WRENCH.repeat(1_000) + " ", WRENCH.repeat(1_000)));
    }

    @ParameterizedTest(name = "{1} is {2}")
    @MethodSource
    void anInvalidValueIsRefusedWithItsReason(Rule<String, ?> rule, String raw, String type) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> rule.apply(raw))
                .satisfies(refused -> assertThat(refused.type()).isEqualTo(type));
    }

    static Stream<Arguments> anInvalidValueIsRefusedWithItsReason() {
        return Stream.of(
                rule(GroupFields::name, " \u2003\n", "string_too_short"),
                rule(GroupFields::name, "x".repeat(256), "string_too_long"),
                rule(GroupFields::name, "a\uD83D", "string_unicode"),
                rule(GroupFields::description, "x".repeat(1_001), "string_too_long"),
                rule(GroupFields::groupType, "Site", "enum"),
                rule(GroupFields::groupType, "", "enum"));
    }

    @Test
    void eachTypeHasItsContractedName() {
        assertThat(Stream.of("site", "line", "department", "custom").map(GroupFields::groupType))
                .containsExactly(GroupType.values());
    }

    private static Arguments rule(Rule<String, ?> rule, String raw, String expected) {
        return Arguments.of(rule, raw, expected);
    }
}
