package io.fleetledger.support.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final String WRENCH = "\uD83D\uDD27"; // One code point, two chars.

    @Test
    void lengthsCountCodePoints() {
        assertThat(Texts.required(WRENCH.repeat(3), 3)).isEqualTo(WRENCH.repeat(3));
        assertThat(Texts.atMost(WRENCH, 1)).isEqualTo(WRENCH);
        assertThat(typeOf(WRENCH.repeat(4), raw -> Texts.required(raw, 3))).isEqualTo("string_too_long");
    }

    @Test
    void aRequiredTextIsTrimmedBeforeItIsMeasured() {
        assertThat(Texts.required("\t\u2003abc \n", 3)).isEqualTo("abc");
        assertThat(Texts.required("a b", 3)).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\r\n", "\u2003\u3000"})
    void aBlankTextIsNoRequiredText(String raw) {
        assertThat(typeOf(raw, text -> Texts.required(text, 3))).isEqualTo("string_too_short");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uDD27b", "\uDD27\uD83D", "\uD83D\uD83D\uDD27"})
    void halfASurrogatePairIsNoText(String raw) {
        assertThat(typeOf(raw, text -> Texts.required(text, 10))).isEqualTo("string_unicode");
        assertThat(typeOf(raw, text -> Texts.atMost(text, 10))).isEqualTo("string_unicode");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000", "a\tb", "a\nb", "\u007f", "\u0085", "\u009f"})
    void controlCharactersAreFound(String raw) {
        assertThat(typeOf(raw, Texts::withoutControlCharacters)).isEqualTo("string_control_characters");
    }

    @Test
    void everyOtherCharacterIsNone() {
        String text = "Ж \u00a0ß/\\'\"" + WRENCH;
        assertThat(Texts.withoutControlCharacters(text)).isEqualTo(text);
    }

    private static String typeOf(String raw, Rule<String, String> rule) {
        Violations violations = new Violations();
        violations.check("field", raw, rule);
        assertThat(violations.any()).isTrue();
        return violations.found().get(0).type();
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        enum Colour {
            RED,
            BLUE
        }
        assertThat(WireNames.parse("RED", Colour.values(), Colour::name)).isEqualTo(Colour.RED);
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> WireNames.parse("red", Colour.values(), Colour::name))
                .withMessage("must be one of RED, BLUE");
    }
}
