package io.fleetledger.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.validation.InvalidValueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

class JsonBodyTest {

    private static final String MILL = "4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01";
    private static final String LATHE = "4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e02";
    private static final MethodParameter ANY_PARAMETER =
            MethodParameter.forExecutable(Object.class.getDeclaredConstructors()[0], -1);

    @Test
    void aRequiredFieldIsGivenItsRulesValue() {
        JsonBody body = body("{\"name\": \"mill\", \"unknown\": {\"name\": 1}}");
        var name = body.text("name").required(String::toUpperCase);
        body.refuseIfInvalid();
        assertThat(name.value()).isEqualTo("MILL");
    }

    @Test
    void aFieldLeftOutIsToldApartFromOneSetToNull() {
        JsonBody body = body("{\"cleared\": null, \"set\": \"x\"}");
        assertThat(body.text("absent").clearableChange(raw -> raw)).isNull();
        assertThat(body.text("cleared").clearableChange(raw -> raw)).isEqualTo(new FieldChange<>(null));
        assertThat(body.text("set").clearableChange(raw -> raw)).isEqualTo(new FieldChange<>("x"));
        assertThat(body.text("absent").change(raw -> raw)).isNull();
        assertThat(body.text("absent").optional(raw -> raw).orNull()).isNull();
        assertThat(body.text("cleared").optional(raw -> raw).orNull()).isNull();
        body.refuseIfInvalid();
    }

    @Test
    void everyViolationIsToldAtOnce() {
        JsonBody body = body("{\"null\": null, \"number\": 7, \"text\": \"7\", \"ruled\": \"x\"}");
        body.text("missing").required(raw -> raw);
        body.text("null").required(raw -> raw);
        body.text("null").change(raw -> raw);
        body.text("number").optional(raw -> raw);
        body.integer("text").optional(raw -> raw);
        body.text("ruled").optional(raw -> {
            throw new InvalidValueException("is not nice", "nice");
        });
        assertThat(refusal(body::refuseIfInvalid).errors())
                .containsExactly(
                        problem("missing", "is required", "missing"),
                        problem("null", "is required", "missing"),
                        problem("null", "is required", "missing"),
                        problem("number", "must be a string", "string_type"),
                        problem("text", "must be an integer", "int_type"),
                        problem("ruled", "is not nice", "nice"));
    }

    @Test
    void anArrayOfIdsIsGivenInItsOrderWithItsRepetitions() {
        JsonBody body = body("{\"ids\": [\"" + MILL + "\", \"" + LATHE + "\", \"" + MILL + "\"], \"none\": []}");
        var ids = body.uuids("ids", 3);
        var none = body.uuids("none", 3);
        body.refuseIfInvalid();
        assertThat(ids.value()).extracting(UUID::toString).containsExactly(MILL, LATHE, MILL);
        assertThat(none.value()).isEmpty();
    }

    @Test
    void everyElementThatIsNoIdIsTold() {
        JsonBody body = body("{\"ids\": [\"" + MILL + "\", 7, null, \"1-1-1-1-1\", [\"" + LATHE + "\"]]}");
        body.uuids("ids", 5);
        assertThat(refusal(body::refuseIfInvalid).errors())
                .containsExactly(
                        problem("ids", "element 1 must be a UUID", "uuid_parsing"),
                        problem("ids", "element 2 must be a UUID", "uuid_parsing"),
                        problem("ids", "element 3 must be a UUID", "uuid_parsing"),
                        problem("ids", "element 4 must be a UUID", "uuid_parsing"));
    }

    @Test
    void whatIsNoArrayOfIdsIsToldOnce() {
        JsonBody body = body("{\"text\": \"" + MILL + "\", \"null\": null, \"long\": [1, 2, 3]}");
        body.uuids("text", 2);
        body.uuids("null", 2);
        body.uuids("absent", 2);
        body.uuids("long", 2);
        assertThat(refusal(body::refuseIfInvalid).errors())
                .containsExactly(
                        problem("text", "must be an array of UUIDs", "list_type"),
                        problem("null", "is required", "missing"),
                        problem("absent", "is required", "missing"),
                        problem("long", "must have at most 2 elements", "too_long"));
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, int_type",
        "1.0, int_type",
        "1e2, int_type",
        "true, int_type",
        "'\"5\"', int_type",
        "[1], int_type",
        "2147483648, int_range",
        "-2147483649, int_range",
        "123456789012345678901234567890, int_range"
    })
    void anIntegerHasNoFractionAndIsWithinRange(String json, String type) {
        JsonBody body = body("{\"n\": " + json + "}");
        body.integer("n").required(raw -> raw);
        assertThat(refusal(body::refuseIfInvalid).errors())
                .extracting(FieldProblem::type)
                .containsExactly(type);
    }

    @Test
    void theIntegersAtTheEdgesAreRead() {
        JsonBody body = body("{\"low\": -2147483648, \"high\": 2147483647}");
        assertThat(body.integer("low").required(raw -> raw).value()).isEqualTo(Integer.MIN_VALUE);
        assertThat(body.integer("high").required(raw -> raw).value()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aChangeMustNameAFieldThatIsKnown() {
        body("{\"a\": null}").requireAnyOf(List.of("a", "b"));
        JsonBody unknown = body("{\"c\": 1}");
        assertThat(refusal(() -> unknown.requireAnyOf(List.of("a", "b"))).error())
                .isEqualTo(CommonErrors.VALIDATION_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "\"text\"", "true"})
    void jsonThatIsNoObjectIsInvalid(String json) {
        assertThat(refusal(() -> body(json)).error()).isEqualTo(CommonErrors.VALIDATION_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "{", "{\"a\":}", "{'a': 1}", "{\"a\": 01}", "{\"a\": NaN}"})
    void textThatIsNoJsonIsMalformed(String json) {
        assertThat(refusal(() -> body(json)).error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
    }

    @Test
    void whatComesBehindTheObjectIsMalformed() {
        assertThat(refusal(() -> body("{\"a\": 1} {\"a\": 2}")).error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
    }

    @Test
    void aPropertyThatIsThereTwiceIsNotRefused() {
        JsonBody body = body("{\"a\": \"1\", \"a\": \"2\"}");
        assertThat(body.text("a").required(raw -> raw).value()).isEqualTo("2");
    }

    @Test
    void bytesThatAreNoUtf8AreMalformed() {
        assertThat(refusal(() -> body(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}))
                        .error())
                .isEqualTo(CommonErrors.MALFORMED_REQUEST);
    }

    @Test
    void nestingBeyondTheBoundIsMalformedAndSaidToBe() {
        body("{\"a\": " + "[".repeat(499) + "]".repeat(499) + "}").refuseIfInvalid();
        for (String nested : List.of("[".repeat(500) + "]".repeat(500), "{\"a\":".repeat(100_000))) {
            Problem problem = refusal(() -> body("{\"a\": " + nested + "}"));
            assertThat(problem.error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
            assertThat(problem.detail()).isEqualTo("The body is nested too deeply; at most 500 levels are read.");
        }
    }

    @Test
    void anEndlessNumberOrNameIsNotSaidToBeNoJson() {
        for (String endless : List.of("{\"a\": " + "1".repeat(1_001) + "}", "{\"" + "a".repeat(50_001) + "\": 1}")) {
            Problem problem = refusal(() -> body(endless));
            assertThat(problem.error()).isEqualTo(CommonErrors.MALFORMED_REQUEST);
            assertThat(problem.detail()).startsWith("The body has a number of over 1,000 digits or a name");
        }
    }

    @Test
    void aBodyAtTheBoundIsReadAndOneBeyondIsTooLarge() {
        String padding = " ".repeat(JsonBodyResolver.MAX_BYTES - 2);
        body("{" + padding + "}").refuseIfInvalid();
        assertThat(refusal(() -> body("{" + padding + " }")).error()).isEqualTo(CommonErrors.PAYLOAD_TOO_LARGE);
    }

    @Test
    void aBodyOfUnknownLengthIsBoundedToo() {
        var chunked = new MockHttpServletRequest() {
            @Override
            public long getContentLengthLong() {
                return -1;
            }
        };
        chunked.setContent(new byte[JsonBodyResolver.MAX_BYTES + 1]);
        assertThatThrownBy(() -> JsonBodyResolver.readBounded(chunked)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aProblemTellsThePlaceButNotTheText() {
        Problem problem = refusal(() -> body("{\n  \"secret\" oops}"));
        assertThat(problem.detail()).contains("line 2").doesNotContain("secret", "oops", "jackson");
    }

    private static FieldProblem problem(String field, String message, String type) {
        return new FieldProblem(List.of("body", field), message, type);
    }

    private static Problem refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        return catchThrowableOfType(ProblemException.class, reading).problem();
    }

    private static JsonBody body(String json) {
        return body(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonBody body(byte[] bytes) {
        var request = new MockHttpServletRequest();
        request.setContent(bytes);
        try {
            return new JsonBodyResolver(JsonMapper.builder().build())
                    .resolveArgument(ANY_PARAMETER, null, new ServletWebRequest(request), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
