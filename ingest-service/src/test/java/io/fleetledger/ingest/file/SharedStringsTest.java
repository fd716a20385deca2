package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Texts that a workbook keeps once, by their numbers; many of them on disk. */
class SharedStringsTest {

    @Test
    void aTextIsWhatItsRunsSayWithoutHowItIsPronounced() throws IOException {
        try (SharedStrings texts = read("<si><t>a</t></si>"
                + "<si><r><rPr><b/></rPr><t>b</t></r><r><t xml:space=\"preserve\"> c</t></r></si>"
                + "<si><t>d</t><rPh><t>x<t>y</t></t><rPh/>z</rPh><t>e</t></si>"
                + "<si><t>f_x000A_g_x000a__xD83D__xDE00_</t></si>"
                + "<si/>")) {
            assertThat(texts.get(0)).isEqualTo("a");
            assertThat(texts.get(1)).isEqualTo("b c");
            assertThat(texts.get(2)).isEqualTo("de");
            assertThat(texts.get(3)).isEqualTo("f\ng\n😀");
            assertThat(texts.get(4)).isEmpty();
        }
    }

    @Test
    void whatHasNoTextHasNone() throws IOException {
        try (SharedStrings texts = read("<si><t>a</t></si>");
                SharedStrings none = SharedStrings.read(null)) {
            assertThat(texts.get(1)).isNull();
            assertThat(texts.get(-1)).isNull();
            assertThat(none.get(0)).isNull();
        }
    }

    /** Each of 32,767 characters, so that some hundred go beyond what stays in memory and over the ends of pages. */
    @Test
    void moreThanStaysInMemoryIsReadFromDiskInAnyOrder() throws IOException {
        int count = 200;
        StringBuilder all = new StringBuilder();
        for (int n = 0; n < count; n++) {
            all.append("<si><t>").append(text(n)).append("</t></si>");
        }
        try (SharedStrings texts = read(all.append("<si><t/></si>").toString())) {
            for (int n = count - 1; n >= 0; n -= 7) {
                assertThat(texts.get(n)).as("%d", n).isEqualTo(text(n));
            }
            for (int n = 0; n < count; n++) {
                assertThat(texts.get(n)).as("%d", n).isEqualTo(text(n));
            }
            assertThat(texts.get(count)).isEmpty();
            assertThat(texts.get(count + 1)).isNull();
            assertThat(texts.get(-1)).isNull();
        }
    }

    private static String text(int n) {
        return "ü" + n + "x".repeat(32_700 - 97 * n);
    }

    /** Decoded, it would look as if it were not. */
    @Test
    void aTextThatIsTooLongStaysSo() throws IOException {
        try (SharedStrings texts = read("<si><t>" + "_x0041_".repeat(4_681) + "</t></si>" + "<si><t>"
                + "_x0041_".repeat(4_682) + "</t></si>")) {
            assertThat(texts.get(0)).isEqualTo("A".repeat(4_681));
            assertThat(texts.get(1)).hasSize(32_768).startsWith("_x0041_");
        }
    }

    @Test
    void aTextThatDoesNotEndIsDamage() {
        assertThatThrownBy(() -> read("<si><t>a</t>")).hasMessageContaining("no well-formed XML");
    }

    @Test
    void aPagedFileIsReadAcrossItsPagesAndNotPastItsEnd() throws IOException {
        try (PagedFile file = new PagedFile()) {
            byte[] bytes = new byte[200 * 8_192 + 5];
            for (int n = 0; n < bytes.length; n++) {
                bytes[n] = (byte) (n * 31 + n / 8_192);
            }
            file.append(Arrays.copyOf(bytes, 3));
            file.append(Arrays.copyOfRange(bytes, 3, bytes.length));
            file.flush();

            assertThat(file.size()).isEqualTo(bytes.length);
            for (int from : new int[] {0, 8_191, 8_192, 100 * 8_192 - 1, bytes.length - 20_000}) {
                assertThat(file.read(from, 20_000)).isEqualTo(Arrays.copyOfRange(bytes, from, from + 20_000));
            }
            assertThat(file.read(bytes.length, 0)).isEmpty();
            assertThatThrownBy(() -> file.read(bytes.length - 3, 4)).isInstanceOf(EOFException.class);
        }
    }

    private static SharedStrings read(String texts) throws IOException {
        byte[] xml = ("<sst>" + texts + "</sst>").getBytes(StandardCharsets.UTF_8);
        try (XmlEvents part = new XmlEvents(new ByteArrayInputStream(xml))) {
            return SharedStrings.read(part);
        }
    }
}
