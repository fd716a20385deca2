package io.fleetledger.ingest.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file is encoded, by its first bytes. */
class TextEncodingTest {

    private static final TextEncoding PLAIN = new TextEncoding(UTF_8, 0);

    @TempDir
    Path folder;

    @Test
    void aMarkInFrontSettlesIt() {
        assertThat(TextEncoding.candidates("\uFEFFx".getBytes(UTF_8))).containsExactly(new TextEncoding(UTF_8, 3));
        assertThat(TextEncoding.candidates("\uFEFFx".getBytes(UTF_16LE)))
                .containsExactly(new TextEncoding(UTF_16LE, 2));
        assertThat(TextEncoding.candidates("\uFEFFx".getBytes(UTF_16BE)))
                .containsExactly(new TextEncoding(UTF_16BE, 2));
        assertThat(TextEncoding.candidates(new byte[] {(byte) 0xEF, (byte) 0xBB}))
                .as("half a mark")
                .startsWith(PLAIN);
    }

    @Test
    void withoutAMarkItIsUtf8OrElseWindows() {
        assertThat(TextEncoding.candidates("name,x".getBytes(UTF_8)))
                .containsExactly(PLAIN, new TextEncoding(TextEncoding.LAST_RESORT, 0));
    }

    /** In 16 bits mostly Latin text has a zero in nearly all of its characters, always on the same side. */
    @Test
    void zerosOnOneSideTellUtf16() {
        assertThat(TextEncoding.candidates("name – x".getBytes(UTF_16LE)))
                .containsExactly(new TextEncoding(UTF_16LE, 0));
        assertThat(TextEncoding.candidates("name – x".getBytes(UTF_16BE)))
                .containsExactly(new TextEncoding(UTF_16BE, 0));
        assertThat(TextEncoding.candidates("abcdefg–––".getBytes(UTF_16LE)))
                .as("seven of ten")
                .startsWith(PLAIN);
        assertThat(TextEncoding.candidates("abcdefg–––".getBytes(UTF_16BE)))
                .as("seven of ten")
                .startsWith(PLAIN);
        assertThat(TextEncoding.candidates("a\0b\0c\0d\0e\0f\0g\0h\0\0i".getBytes(ISO_8859_1)))
                .as("on both sides")
                .startsWith(PLAIN);
        assertThat(TextEncoding.candidates("\0a\0b\0c\0d\0e\0f\0g\0hi\0".getBytes(ISO_8859_1)))
                .as("on both sides")
                .startsWith(PLAIN);
    }

    @Test
    void theMarkIsNoText() throws IOException {
        byte[] bytes = "\uFEFFname".getBytes(UTF_8);
        TextEncoding marked = new TextEncoding(UTF_8, 3);

        assertThat(marked.decode(bytes)).isEqualTo("name");
        assertThat(textOf(Files.write(folder.resolve("file"), bytes), marked)).isEqualTo("name");
    }

    @Test
    void aFileThatHasBecomeShorterThanItsMarkIsAFailure() throws IOException {
        Path cut = Files.write(folder.resolve("file"), new byte[] {1});

        assertThatThrownBy(() -> new TextEncoding(UTF_8, 3).open(cut)).isInstanceOf(EOFException.class);
    }

    @Test
    void bytesThatAreNoTextAreNoQuestionMarks() throws IOException {
        Path latin = Files.write(folder.resolve("file"), "Säge".getBytes(ISO_8859_1));

        assertThatThrownBy(() -> textOf(latin, PLAIN)).isInstanceOf(CharacterCodingException.class);
        assertThat(textOf(latin, new TextEncoding(TextEncoding.LAST_RESORT, 0))).isEqualTo("Säge");
    }

    private static String textOf(Path file, TextEncoding encoding) throws IOException {
        StringWriter text = new StringWriter();
        try (Reader reader = encoding.open(file)) {
            reader.transferTo(text);
        }
        return text.toString();
    }
}
