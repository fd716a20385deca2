package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A number as its cell shows it. */
class NumberFormatsTest {

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "-0.5, -0.5",
        "4012345678901, 4012345678901",
        "999999999999999, 999999999999999",
        "-999999999999999, -999999999999999",
        "1e15, 1E+15",
        "0.1, 0.1"
    })
    void withoutAFormatWholeNumbersAreShownInFull(double number, String shown) throws IOException {
        assertThat(formats("", false).show(number, 0)).isEqualTo(shown);
        assertThat(NumberFormats.read(null, false).show(number, 0)).isEqualTo(shown);
    }

    @Test
    void aCellOfAStyleThatIsNotThereHasNone() throws IOException {
        NumberFormats formats = formats("<cellXfs><xf numFmtId=\"9\"/></cellXfs>", false);

        assertThat(formats.show(0.5, 0)).isEqualTo("50%");
        assertThat(formats.show(0.5, 1)).isEqualTo("0.5");
        assertThat(formats.show(0.5, -1)).isEqualTo("0.5");
        assertThat(formats.isLiteral(1)).isFalse();
        assertThat(formats.isLiteral(-1)).isFalse();
    }

    /** With the whole year, which the library cuts. */
    @Test
    void datesCountFrom1900OrAsOnOldMacintoshesFrom1904() throws IOException {
        String styles = "<cellXfs><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/></cellXfs>";

        assertThat(formats(styles, false).show(46_082, 0)).isEqualTo("3/1/2026");
        assertThat(formats(styles, false).show(46_082.5, 1)).isEqualTo("3/1/2026 12:00");
        assertThat(formats(styles, true).show(44_620, 0)).isEqualTo("3/1/2026");
    }

    @Test
    void aWorkbooksOwnFormatsGoBeforeTheKnownOnes() throws IOException {
        NumberFormats formats = formats(
                "<numFmts><numFmt numFmtId=\"9\" formatCode=\"000\"/><numFmt numFmtId=\"200\" formatCode=\"0.00\"/></numFmts>"
                        + "<cellXfs><xf numFmtId=\"9\"/><xf numFmtId=\"200\"/><xf numFmtId=\"201\"/><xf numFmtId=\"-1\"/><xf/></cellXfs>",
                false);

        assertThat(formats.show(7, 0)).isEqualTo("007");
        assertThat(formats.show(7, 1)).isEqualTo("7.00");
        assertThat(formats.show(7.5, 2)).as("of no format").isEqualTo("7.5");
        assertThat(formats.show(7.5, 3)).as("of none either").isEqualTo("7.5");
        assertThat(formats.show(7.5, 4)).as("without one").isEqualTo("7.5");
    }

    @Test
    void textsFormatShowsANumberInFull() throws IOException {
        assertThat(formats("<cellXfs><xf numFmtId=\"49\"/></cellXfs>", false).show(4012345678901d, 0))
                .isEqualTo("4012345678901");
    }

    /** Styles of styles, and formats of conditions, are others of the same names. */
    @Test
    void onlyTheCellsOwnStylesAndFormatsCount() throws IOException {
        NumberFormats formats = formats(
                "<dxfs><dxf><numFmt numFmtId=\"9\" formatCode=\"000\"/></dxf></dxfs>"
                        + "<cellStyleXfs><xf numFmtId=\"10\"/></cellStyleXfs><xf numFmtId=\"11\"/>"
                        + "<cellXfs><xf numFmtId=\"9\"/></cellXfs><xf numFmtId=\"11\" quotePrefix=\"1\"/>",
                false);

        assertThat(formats.show(0.5, 0)).isEqualTo("50%");
        assertThat(formats.show(0.5, 1)).isEqualTo("0.5");
        assertThat(formats.isLiteral(1)).isFalse();
    }

    @Test
    void whatWasTypedBehindAnApostropheMeansItself() throws IOException {
        NumberFormats formats = formats(
                "<cellXfs><xf/><xf quotePrefix=\"1\"/><xf quotePrefix=\"true\"/><xf quotePrefix=\"0\"/></cellXfs>",
                false);

        assertThat(formats.isLiteral(0)).isFalse();
        assertThat(formats.isLiteral(1)).isTrue();
        assertThat(formats.isLiteral(2)).isTrue();
        assertThat(formats.isLiteral(3)).isFalse();
    }

    @Test
    void aFormatHasNoMoreThan255Characters() throws IOException {
        String longest = "0" + "\\ ".repeat(127);
        String styles = "<numFmts><numFmt numFmtId=\"200\" formatCode=\"%s\"/></numFmts>"
                + "<cellXfs><xf numFmtId=\"200\"/></cellXfs>";

        assertThat(formats(styles.replace("%s", longest), false).show(7.25, 0).strip())
                .isEqualTo("7");
        assertThat(formats(styles.replace("%s", longest + "0"), false).show(7.25, 0))
                .isEqualTo("7.25");
    }

    @Test
    void aWorkbookHasNoMoreThan1024FormatsAnd65536Styles() throws IOException {
        StringBuilder own = new StringBuilder("<numFmts>");
        for (int n = 0; n < 1_024; n++) {
            own.append("<numFmt numFmtId=\"").append(n).append("\" formatCode=\"0\"/>");
        }
        formats(own + "</numFmts>", false);
        assertThatThrownBy(() -> formats(own + "<numFmt numFmtId=\"1024\" formatCode=\"0\"/></numFmts>", false))
                .hasMessageContaining("more than 1024 formats");

        String styles = "<xf/>".repeat(65_536);
        formats("<cellXfs>" + styles + "</cellXfs>", false);
        assertThatThrownBy(() -> formats("<cellXfs>" + styles + "<xf/></cellXfs>", false))
                .hasMessageContaining("more than 65536 formats or styles");
    }

    @Test
    void aFormatWhoseNumberIsNoneIsDamage() {
        assertThatThrownBy(() -> formats("<cellXfs><xf numFmtId=\"nine\"/></cellXfs>", false))
                .hasMessageContaining("no well-formed XML");
    }

    private static NumberFormats formats(String styles, boolean since1904) throws IOException {
        byte[] xml = ("<styleSheet>" + styles + "</styleSheet>").getBytes(StandardCharsets.UTF_8);
        try (XmlEvents part = new XmlEvents(new ByteArrayInputStream(xml))) {
            return NumberFormats.read(part, since1904);
        }
    }
}
