package io.fleetledger.support.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValuesTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer abc.def-_~+/=", "a b", "a\tb", "J\u00fcrgen", "\ud83d\ude00"})
    void textsAreTaken(String value) {
        assertThat(SecurityConfiguration.isPrintable(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\r", "\u0000", "\u007f", "\u0085", "\uffff", "a\u0378"})
    void controlCharactersAndUnassignedOnesAreRefused(String value) {
        assertThat(SecurityConfiguration.isPrintable(value)).isFalse();
    }

    /** The rule that it replaces. */
    @Test
    void everyCharacterIsJudgedAsSpringDoes() {
        Pattern springs = Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*");

        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(value -> SecurityConfiguration.isPrintable(value)
                                != springs.matcher(value).matches()))
                .isEmpty();
    }
}
