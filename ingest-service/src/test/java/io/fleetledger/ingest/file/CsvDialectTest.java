package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a file of CSV is written, as its bytes and its header tell. */
class CsvDialectTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`a,b;c,d`,`,`",
                "`a;b,c;d`,`;`",
                "`a;b,c`,`,`",
                "`a\tb;c`,`;`",
                "`a`,`,`",
                "`\"a,b,c\";d`,`;`",
                "`\"a;b;c\",d`,`,`"
            })
    void theHeaderHasMostOfWhatSeparatesItsCells(String header, char separator) throws IOException {
        assertThat(dialect(header + "\n;;;;\t\t\t\t,,,,\n").separator()).isEqualTo(separator);
        assertThat(dialect(header).separator()).as("without a line end").isEqualTo(separator);
    }

    @Test
    void rowsWithoutTextInFrontSayNothingOfTheSeparator() throws IOException {
        assertThat(dialect("\n;;;;;;\n\"\";\"\"\na,b\n").separator()).isEqualTo(',');
    }

    @ParameterizedTest
    @ValueSource(strings = {"sep=;", "SEP=;", "\"sep=;\""})
    void aFirstRowMayNameTheSeparator(String row) throws IOException {
        CsvDialect dialect = dialect(row + "\r\na,b,c;d\r\n");

        assertThat(dialect.separator()).isEqualTo(';');
        assertThat(dialect.namesSeparator()).isTrue();
        assertThat(dialect(row).separator()).as("alone").isEqualTo(';');
        assertThat(dialect("a,b\n" + row + "\n").namesSeparator()).as("later").isFalse();
    }

    @Test
    void aSeparatorThatIsNamedMayBeOneThatNobodyWouldGuess() throws IOException {
        assertThat(dialect("sep=|\na,a,a|b\n").separator()).isEqualTo('|');
        assertThat(dialect("sep=||\na,b\n").namesSeparator()).as("of two").isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "`name,x\nA,\"`,2",
                "`name,x\nA,\"1`,2",
                "`name,x\r\n\r\nA,\"1\"\"`,3",
                "`name,x\nA, \"1,\nB,2\n`,2",
                "`name;x\nA;\"1\"\nB;\"2;`,3",
                "`\"name,x`,1",
            })
    void aQuotationThatIsOpenAtTheEndRefusesTheFile(String text, int row) {
        assertThatThrownBy(() -> dialect(text)).isInstanceOfSatisfying(ProblemException.class, refused -> {
            assertThat(refused.problem().error().code()).isEqualTo("UNREADABLE_FILE");
            assertThat(refused.problem().detail())
                    .isEqualTo("A quotation that begins in row " + row + " does not end; its closing \" is missing.");
        });
    }

    @Test
    void aQuoteWithinACellOpensNothing() throws IOException {
        assertThat(dialect("name,x\n5\" pipe,\"1\"\"\"\n").separator()).isEqualTo(',');
    }

    @Test
    void whatIsNoUtf8IsReadAsTheNextEncoding() throws IOException {
        Path file = Files.write(folder.resolve("file"), "Säge,x\n".getBytes(StandardCharsets.ISO_8859_1));
        List<TextEncoding> candidates = TextEncoding.candidates(Files.readAllBytes(file));

        assertThat(CsvDialect.of(file, candidates).encoding().charset()).isEqualTo(TextEncoding.LAST_RESORT);
        assertThatThrownBy(() -> CsvDialect.of(file, candidates.subList(0, 1)))
                .hasMessageContaining("is no text in UTF-8,");
    }

    /** Of the last resort every byte is a character, so control characters tell that it is none. */
    @Test
    void controlCharactersTellOtherFilesFromText() throws IOException {
        assertThat(dialect("a,\u0001b\n").encoding().charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> dialect("a,\u0000b\n")).hasMessageContaining("neither text");
        byte[] latin = "ä,\tb\n\u0001".getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("file"), latin);
        assertThatThrownBy(() -> CsvDialect.of(file, TextEncoding.candidates(latin)))
                .hasMessageContaining("neither text");
        Files.write(file, "ä,\tb\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(CsvDialect.of(file, TextEncoding.candidates(latin)).separator())
                .isEqualTo(',');
    }

    private CsvDialect dialect(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), text);
        return CsvDialect.of(file, TextEncoding.candidates(Files.readAllBytes(file)));
    }
}
