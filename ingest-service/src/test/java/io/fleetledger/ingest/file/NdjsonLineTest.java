package io.fleetledger.ingest.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.ingest.file.NdjsonLine.Property;
import io.fleetledger.ingest.file.SourceRow.Mark;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line of JSON says, and that it says the same with its error. */
class NdjsonLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\" a b \"|a b|",
                "7.50|7.50|",
                "-1E+400|-1E+400|",
                "true|true|",
                "null|``|",
                "\"\"|``|",
                "\"\\u00e9\\n\"|é|",
                "[ 1, {\"a\":[]} ]|[ 1, {\"a\":[]} ]|NESTED",
                "{}|{}|NESTED"
            })
    void aValueIsTextAsItWasWritten(String json, String text, @Nullable Mark mark) {
        NdjsonLine line = NdjsonLine.read("{ \" Key\" :  " + json + "  , \"b\":1 }");

        assertThat(line.problem()).isNull();
        assertThat(line.properties())
                .containsExactly(new Property(" Key", "key", text, mark, json), new Property("b", "b", "1", null, "1"));
    }

    @Test
    void aTextHasNoMoreThan32767Characters() {
        String longest = "x".repeat(32_767);

        Property fits =
                NdjsonLine.read("{\"a\":\"  " + longest + "\"}").properties().get(0);
        Property cut =
                NdjsonLine.read("{\"a\":\"" + longest + "y\"}").properties().get(0);

        assertThat(fits.text()).isEqualTo(longest);
        assertThat(fits.mark()).isNull();
        assertThat(cut.text()).isEqualTo(longest);
        assertThat(cut.mark()).isEqualTo(Mark.TOO_LONG);
        assertThat(cut.json()).as("as it was written").hasSize(32_770);
    }

    /** What is too deep to be read is one line that cannot be, and no more. */
    @Test
    void objectsMayBeNestedSomeHundredDeep() {
        assertThat(NdjsonLine.read(nested(400)).problem()).isNull();
        assertThat(NdjsonLine.read(nested(100_000)).problem()).startsWith("is no JSON object");
    }

    private static String nested(int depth) {
        return "{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "7", "[{}]", "{", "{}}", "{} {}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{'a':1}", "text"})
    void whatIsNoObjectIsItsText(String text) {
        NdjsonLine line = NdjsonLine.read(" " + text + "\r");

        assertThat(line.problem()).startsWith("is no JSON object");
        assertThat(line.properties()).extracting(Property::name, Property::text).containsExactly(tuple("line", text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"a\":1}|a",
                "{\"b\":1,\"A \":1,\"a\":2}|a",
                "{\"\":1,\" \":1}|",
                "{\"a\":1,\"b\":2}|none"
            })
    void aPropertyIsThereOnce(String text, @Nullable String twice) {
        String problem = NdjsonLine.read(text).problem();

        assertThat(
                        problem == null
                                ? "none"
                                : problem.replace("has the property ", "").replace(" twice", ""))
                .isEqualTo(twice == null ? "" : twice);
    }

    @Test
    void anErrorTakesThePlaceOfAnEarlierOne() {
        NdjsonLine line = NdjsonLine.read("{\"Error\":[1],\"a\":\r[1,\r2],\"error \":2}");

        assertThat(line.with("error", "\"No.\"")).isEqualTo("{\"a\":[1, 2],\"error\":\"\\\"No.\\\"\"}");
        assertThat(NdjsonLine.read("{}").with("error", "No.")).isEqualTo("{\"error\":\"No.\"}");
    }
}
