package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.ingest.file.CsvRow;
import io.fleetledger.ingest.file.CsvRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What separates the cells of a body, and what its bytes say. */
class CsvBodyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`a;b,c;d`|`a/b,c/d`",
                "`a,b;c`|`a/b;c`",
                "`a\tb;c\td`|`a/b;c/d`",
                "`a`|`a`",
                "`\"a,b,c\";d`|`a,b,c/d`",
                "`\"a;\"\";b\",d`|`a;\";b/d`",
                "`a;b\n,,,,,,`|`a/b`",
                "`a;b\r,,,,,,`|`a/b`",
                "`a;b\r\n\"\",,,,`|`a/b`"
            })
    void theHeaderHasMostOfWhatSeparatesItsCells(String text, String cells) throws IOException {
        assertThat(firstWithText(text)).isEqualTo(cells);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " \r\n\t\t\t\n", "\r\r"})
    void blankRowsInFrontSayNothing(String blank) throws IOException {
        assertThat(firstWithText(blank + "a;b\n,,,")).isEqualTo("a/b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
    void aByteOrderMarkInFrontIsNoText(String charset) throws IOException {
        for (String text : List.of("\uFEFFa,b", "a,b")) {
            assertThat(rows(text.getBytes(Charset.forName(charset)), Charset.forName(charset))
                            .next())
                    .isEqualTo(rows("a,b".getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                            .next());
        }
    }

    @Test
    void bytesThatAreNoCharacterAreNotReplaced() {
        byte[] row = "a,b\n".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        for (int at : new int[] {0, 1, row.length - 2}) {
            byte[] damaged = row.clone();
            damaged[at] = (byte) 0xC3;

            assertThatThrownBy(() -> readAll(rows(damaged, StandardCharsets.UTF_8)))
                    .isInstanceOf(CharacterCodingException.class);
            assertThatThrownBy(() -> readAll(rows(damaged, StandardCharsets.US_ASCII)))
                    .isInstanceOf(CharacterCodingException.class);
        }
    }

    private static String firstWithText(String text) throws IOException {
        CsvRows rows = rows(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            if (!row.isBlank()) {
                return String.join("/", row.cells());
            }
        }
        return "";
    }

    private static void readAll(CsvRows rows) throws IOException {
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
            assertThat(row.cells()).containsExactly("a", "b");
        }
    }

    private static CsvRows rows(byte[] body, Charset charset) throws IOException {
        return CsvBody.rows(new ByteArrayInputStream(body), charset);
    }
}
