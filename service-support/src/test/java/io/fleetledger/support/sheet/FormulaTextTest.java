package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormulaTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "'=x", "''=x", "="})
    void textThatWouldRunGetsAnApostrophe(String text) {
        assertThat(FormulaText.escape(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mill", "a=b", " =x", "'", "'tis", "\n=x", "1-2", "#1", "''"})
    void otherTextStays(String text) {
        assertThat(FormulaText.escape(text)).isEqualTo(text);
        assertThat(FormulaText.unescape(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"'=x,=x", "''=x,'=x", "=x,=x", "'x,'x", "-5,-5"})
    void oneApostropheIsTakenBack(String cell, String text) {
        assertThat(FormulaText.unescape(cell)).isEqualTo(text);
    }

    @Test
    void everyTextComesBackAndNoTwoLookAlike() {
        Random random = new Random(41);
        List<String> pieces = List.of("'", "=", "+", "-", "@", "\t", "\r", "\n", "x", " ", "\uD83D\uDD27");
        Set<String> texts = new HashSet<>();
        Set<String> cells = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(7); length > 0; length--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            String cell = FormulaText.escape(text.toString());
            assertThat(FormulaText.unescape(cell)).isEqualTo(text.toString());
            assertThat(cell).doesNotMatch("(?s)[=+\\-@\\t\\r].*");
            texts.add(text.toString());
            cells.add(cell);
        }
        assertThat(cells).hasSameSizeAs(texts);
    }
}
