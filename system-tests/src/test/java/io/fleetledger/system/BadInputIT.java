package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is sent: the right refusal, of the right form, and nothing has changed. */
@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BadInputIT {

    private static final String JSON = "application/json";

    private final Fleet fleet;
    private final Api api;
    private final Machine machine;
    private final JsonNode before;
    private long total;

    BadInputIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.acme();
        this.machine = api.register("Untouched");
        this.before = api.read(machine).json();
    }

    @BeforeAll
    void count() {
        total = api.total("is_active", "all");
    }

    @AfterAll
    void nothingHasChanged() {
        assertThat(api.total("is_active", "all")).isEqualTo(total);
        assertThat(api.read(machine).json()).isEqualTo(before);
    }

    static Stream<Arguments> invalidValues() {
        Stream<Arguments> texts = Stream.of("name", "machine_identifier")
                .flatMap(field -> Stream.of(
                        Arguments.of(field, "null", "null"),
                        Arguments.of(field, "an integer", "12"),
                        Arguments.of(field, "a boolean", "true"),
                        Arguments.of(field, "an array", "[]"),
                        Arguments.of(field, "an array of a text", "[\"a\"]"),
                        Arguments.of(field, "an object", "{}"),
                        Arguments.of(field, "empty", "\"\""),
                        Arguments.of(field, "blank", "\"   \""),
                        Arguments.of(field, "blank in other ways", "\"\\t\\n\\u2003\""),
                        Arguments.of(field, "256 letters", text("a".repeat(256))),
                        Arguments.of(field, "256 letters inside blanks", text(" " + "a".repeat(256) + " ")),
                        Arguments.of(field, "256 emoji", text("😀".repeat(256))),
                        Arguments.of(field, "half a surrogate pair", "\"a\\ud800\""),
                        Arguments.of(field, "the other half", "\"\\udc00a\"")));
        Stream<Arguments> controls = Stream.of("\\u0000", "\\t", "\\n", "\\r", "\\u001f", "\\u007f", "\\u0085")
                .map(control -> Arguments.of("machine_identifier", "control " + control, "\"A" + control + "B\""));
        Stream<Arguments> protocols = Stream.of(
                        "null",
                        "\"mqtt\"",
                        "\"JSON\"",
                        "\"\"",
                        "\"opc-ua\"",
                        "1",
                        "0",
                        "true",
                        "[]",
                        "{}",
                        "[\"json\"]")
                .map(value -> Arguments.of("protocol", value, value));
        Stream<Arguments> locations = Stream.of(
                Arguments.of("location", "an integer", "12"),
                Arguments.of("location", "a boolean", "false"),
                Arguments.of("location", "an array", "[]"),
                Arguments.of("location", "an object", "{}"),
                Arguments.of("location", "501 letters", text("a".repeat(501))),
                Arguments.of("location", "501 emoji", text("😀".repeat(501))),
                Arguments.of("location", "half a surrogate pair", "\"\\ud83d\""));
        Stream<Arguments> limits = Stream.of(
                        "9",
                        "0",
                        "-1",
                        "86401",
                        "1.5",
                        "10.5",
                        "\"30\"",
                        "\"\"",
                        "true",
                        "[]",
                        "[30]",
                        "{}",
                        "2147483648",
                        "4294967326",
                        "99999999999999999999",
                        "-99999999999999999999",
                        "1e999",
                        "1" + "0".repeat(400))
                .map(value ->
                        Arguments.of("offline_after_seconds", value.length() > 30 ? "a huge number" : value, value));
        return Stream.of(texts, controls, protocols, locations, limits).flatMap(stream -> stream);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("invalidValues")
    void anInvalidValueIsNamed(String field, String description, String value) {
        api.post(Api.MACHINES, registration(Map.of(field, value))).expectInvalid(List.of("body." + field));
        api.call("PATCH", machine.path())
                .json("{\"" + field + "\":" + value + "}")
                .send()
                .expectInvalid(List.of("body." + field));
    }

    @Test
    void whatIsRequiredAndMissingIsNamed() {
        api.post(Api.MACHINES, "{}").expectInvalid(List.of("body.name", "body.machine_identifier", "body.protocol"));
        for (String field : List.of("name", "machine_identifier", "protocol")) {
            Map<String, String> fields = new LinkedHashMap<>(valid());
            fields.remove(field);
            api.post(Api.MACHINES, object(fields)).expectInvalid(List.of("body." + field));
        }
    }

    @Test
    void allInvalidFieldsAreNamedAtOnce() {
        Map<String, String> wrong = Map.of(
                "name", "\" \"",
                "machine_identifier", "7",
                "protocol", "\"mqtt\"",
                "location", text("x".repeat(501)),
                "offline_after_seconds", "9");
        List<String> all = wrong.keySet().stream().map(field -> "body." + field).toList();
        api.post(Api.MACHINES, object(wrong)).expectInvalid(all);
        api.call("PATCH", machine.path()).json(object(wrong)).send().expectInvalid(all);
    }

    static Stream<Arguments> unreadableBodies() {
        String valid = object(valid());
        return Stream.of(
                Arguments.of("empty", bytes("")),
                Arguments.of("blank", bytes(" \n\t ")),
                Arguments.of("one brace", bytes("{")),
                Arguments.of("cut off", bytes(valid.substring(0, valid.length() / 2))),
                Arguments.of("without its last brace", bytes(valid.substring(0, valid.length() - 1))),
                Arguments.of("with a comma too many", bytes("{\"name\":\"a\",}")),
                Arguments.of("twice", bytes(valid + valid)),
                Arguments.of("with garbage behind", bytes(valid + "x")),
                Arguments.of("a word", bytes("machine")),
                Arguments.of("in single quotes", bytes("{'name':'a'}")),
                Arguments.of("with a comment", bytes("/* a */" + valid)),
                Arguments.of("with NaN", bytes(registration(Map.of("offline_after_seconds", "NaN")))),
                Arguments.of("with a leading zero", bytes(registration(Map.of("offline_after_seconds", "030")))),
                Arguments.of("with a raw line break in a text", bytes(registration(Map.of("name", "\"a\nb\"")))),
                Arguments.of("with an unknown escape", bytes(registration(Map.of("name", "\"\\x41\"")))),
                Arguments.of("a form", bytes("name=Mill&protocol=json")),
                Arguments.of("XML", bytes("<machine/>")),
                Arguments.of("with a byte that is no UTF-8", broken(0xff)),
                Arguments.of("with a cut-off UTF-8 sequence", broken(0xc3)),
                Arguments.of("with an overlong UTF-8 sequence", broken(0xc0, 0x80)),
                Arguments.of("with a surrogate in UTF-8", broken(0xed, 0xa0, 0x80)),
                Arguments.of("5,000 arrays deep", bytes("[".repeat(5000) + "]".repeat(5000))),
                Arguments.of(
                        "5,000 objects deep in an unknown property",
                        bytes(registration(Map.of("more", "{\"a\":".repeat(5000) + "1" + "}".repeat(5000))))));
    }

    @ParameterizedTest(name = "a body {0}")
    @MethodSource("unreadableBodies")
    void aBodyThatCannotBeReadIsRefused(String description, byte[] body) {
        api.call("POST", Api.MACHINES).body(JSON, body).send().expectProblem(400, "MALFORMED_REQUEST");
        api.call("PATCH", machine.path()).body(JSON, body).send().expectProblem(400, "MALFORMED_REQUEST");
        api.call("POST", Api.MACHINES)
                .header("Idempotency-Key", Unique.token())
                .body(JSON, body)
                .send()
                .expectProblem(400, "MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "null", "true", "12", "\"machine\""})
    void aBodyThatIsNoObjectIsRefused(String body) {
        api.post(Api.MACHINES, body).expectProblem(422, "VALIDATION_FAILED");
        api.call("PATCH", machine.path()).json(body).send().expectProblem(422, "VALIDATION_FAILED");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        byte[] body = bytes(registration(Map.of("more", text("x".repeat(2_000_000)))));
        api.call("POST", Api.MACHINES).body(JSON, body).send().expectProblem(413, "PAYLOAD_TOO_LARGE");
        api.call("POST", Api.MACHINES).chunked(JSON, body).send().expectProblem(413, "PAYLOAD_TOO_LARGE");
        api.call("PATCH", machine.path()).body(JSON, body).send().expectProblem(413, "PAYLOAD_TOO_LARGE");
        api.call("POST", Api.MACHINES)
                .header("Idempotency-Key", Unique.token())
                .body(JSON, body)
                .send()
                .expectProblem(413, "PAYLOAD_TOO_LARGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/octet-stream",
                "nonsense"
            })
    void aBodyOfAnotherTypeIsRefused(String contentType) {
        byte[] body = bytes(object(valid()));
        api.call("POST", Api.MACHINES).body(contentType, body).send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        api.call("PATCH", machine.path()).body(contentType, body).send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/xml", "image/png", "text/csv;q=0.9"})
    void anAnswerOfAnotherTypeCannotBeHad(String accepted) {
        for (String target : List.of(Api.MACHINES, machine.path())) {
            api.call("GET", target).header("Accept", accepted).send().expectProblem(406, "NOT_ACCEPTABLE");
        }
        api.call("POST", Api.MACHINES)
                .header("Accept", accepted)
                .json(object(valid()))
                .send()
                .expectProblem(406, "NOT_ACCEPTABLE");
        api.call("PATCH", machine.path())
                .header("Accept", accepted)
                .json("{\"name\":\"New\"}")
                .send()
                .expectProblem(406, "NOT_ACCEPTABLE");
    }

    @Test
    void anotherMethodIsRefusedAndTheRightOnesAreNamed() {
        assertThat(allowed(notAllowed("PUT", Api.MACHINES))).contains("GET", "POST");
        assertThat(allowed(notAllowed("DELETE", Api.MACHINES))).contains("GET", "POST");
        assertThat(allowed(notAllowed("PATCH", Api.MACHINES))).contains("GET", "POST");
        assertThat(allowed(notAllowed("POST", machine.path()))).contains("GET", "PATCH", "DELETE");
        assertThat(allowed(notAllowed("PUT", machine.path()))).contains("GET", "PATCH", "DELETE");
        assertThat(allowed(notAllowed("GET", machine.path() + "/restore"))).contains("POST");
        assertThat(allowed(notAllowed("DELETE", machine.path() + "/restore"))).contains("POST");
    }

    private Answer notAllowed(String method, String target) {
        return api.call(method, target).json("{}").send().expectProblem(405, "METHOD_NOT_ALLOWED");
    }

    private static List<String> allowed(Answer answer) {
        return List.of(answer.header("Allow").split(" *, *", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "x",
                "null",
                "550e8400e29b41d4a716446655440000",
                "550e8400-e29b-41d4-a716-44665544000",
                "550e8400-e29b-41d4-a716-4466554400000",
                "550e8400-e29b-41d4-a716-44665544000g",
                "1-1-1-1-1",
                "%F0%9F%8F%AD",
                "%20",
                "550e8400-e29b-41d4-a716-446655440000"
            })
    void whatNamesNoMachineIsNotFound(String id) {
        String path = Api.MACHINES + "/" + id;
        api.get(path).expect(404);
        api.call("PATCH", path).json("{\"name\":\"New\"}").send().expect(404);
        api.call("DELETE", path).send().expect(404);
        api.call("POST", path + "/restore").send().expect(404);
    }

    @Test
    void anIdIsTakenInItsFullFormOnly() {
        Machine own = Stream.generate(() -> fleet.admin().register("Zeros"))
                .limit(100)
                .filter(registered -> registered.id().contains("-0"))
                .findFirst()
                .orElseThrow();
        fleet.admin().get(own.path().replaceFirst("-0", "-")).expect(404);
        fleet.admin().get(Api.MACHINES + "/0" + own.id()).expect(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machine",
                "/api/v1/machines/",
                "/api/v1",
                "/api/v1/machines/a/b/c",
                "/api",
                "/api/v2/machines"
            })
    void whatIsNoRouteIsNotFound(String target) {
        api.get(target).expectProblem(404, "NOT_FOUND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/machines/%",
                "/api/v1/machines/%zz",
                "/api/v1/machines/%c3",
                "/api/v1/machines/%00",
                "/api/v1/machines/..%2f..%2fmachines",
                "/api/v1/machines/a%2fb",
                "/api/v1/machines/a%5cb",
                "/api/v1/machines/a;b=c",
                "/api/v1//machines",
                "/api/v1/machines/<x>",
                "/api/v1/machines/ä",
                "/api/v1/machines?search=%",
                "/api/v1/machines?search=%zz",
                "/api/v1/machines?search=%c3%28",
                "/api/v1/machines?%zz=1"
            })
    void aTargetThatCannotBeReadIsRefused(String target) {
        assertThat(fleet.raw(api, "GET", target).status()).isIn(400, 404);
    }

    static Stream<Arguments> invalidParameters() {
        return Stream.of(
                        Map.entry("page", List.of("0", "-1", "x", "1.5", "1e3", "99999999999", " 1", "null", "%31x")),
                        Map.entry("page_size", List.of("0", "-1", "101", "x", "20.0", "99999999999")),
                        Map.entry("search", List.of("x".repeat(201), "😀".repeat(201))),
                        Map.entry("status", List.of("broken", "OFFLINE", "offline,critical", " ")),
                        Map.entry("protocol", List.of("mqtt", "JSON", "0")),
                        Map.entry("is_active", List.of("yes", "TRUE", "1", "any")),
                        Map.entry("sort_by", List.of("colour", "NAME", "name,status", "_id", "$where", "tenant_id")),
                        Map.entry("sort_dir", List.of("up", "ASC", "1", "-1")),
                        Map.entry("group_id", List.of("x", "1-1-1-1-1", "550e8400e29b41d4a716446655440000")),
                        Map.entry("include_descendants", List.of("yes", "1", "TRUE")),
                        Map.entry("cursor", List.of("x", "{}", "AAAA")),
                        Map.entry("as_of", List.of("2200-04-04T10:00:00Z", "2026-04-04T10:00:00", "x")))
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> Arguments.of(parameter.getKey(), value)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("invalidParameters")
    void anInvalidParameterIsNamed(String parameter, String value) {
        api.get(Api.MACHINES + Query.of(parameter, value)).expectInvalid(List.of("query." + parameter));
    }

    @Test
    void allInvalidParametersAreNamedAtOnce() {
        List<String> parameters = List.of(
                "page",
                "page_size",
                "status",
                "protocol",
                "is_active",
                "sort_by",
                "sort_dir",
                "group_id",
                "include_descendants",
                "as_of");
        String query = parameters.stream().map(parameter -> parameter + "=!").collect(Collectors.joining("&"));
        api.get(Api.MACHINES + "?" + query + "&search=" + "x".repeat(201))
                .expectInvalid(Stream.concat(parameters.stream(), Stream.of("search"))
                        .map(parameter -> "query." + parameter)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "a\u0000b", "\n", "\u007f", "\ufeff", "\ufffd", "{$gt:\"\"}", "\\", "[", "'||'1"})
    void anOddSearchIsJustASearch(String search) {
        assertThat(api.list("search", search, "is_active", "all").items())
                .allMatch(found -> TextModel.matches(found, search));
        assertThat(api.total("machine_identifier", search)).isZero();
    }

    @Test
    void unknownParametersAreIgnored() {
        assertThat(api.total("colour", "red", "mood", "")).isEqualTo(api.total());
    }

    @Test
    void emptyParametersAreNamed() {
        api.get(Api.MACHINES
                        + "?status=&protocol=&is_active=&sort_by=&sort_dir=&group_id=&as_of="
                        + "&include_descendants&machine_identifier=")
                .expectInvalid(Stream.of(
                                "status",
                                "protocol",
                                "is_active",
                                "sort_by",
                                "sort_dir",
                                "group_id",
                                "as_of",
                                "include_descendants",
                                "machine_identifier")
                        .map(parameter -> "query." + parameter)
                        .toList());
        api.get(Groups.PATH + "?group_type=&parent_id=&as_of=")
                .expectInvalid(List.of("query.group_type", "query.parent_id", "query.as_of"));
        api.get(Groups.PATH + "/tree?as_of=").expectInvalid(List.of("query.as_of"));
        api.get(Api.MACHINES + "/export?format=").expectInvalid(List.of("query.format"));
    }

    /** Forms send them, and loops over pages begin with them. */
    @Test
    void anEmptySearchAndAnEmptyPlaceInAListAreAsLeftOut() {
        JsonNode first = api.get(Api.MACHINES + "?search=&cursor=&page=&page_size")
                .expect(200)
                .json();
        assertThat(first.path("page").intValue()).isEqualTo(1);
        assertThat(first.path("page_size").intValue()).isEqualTo(20);
        assertThat(first.path("total").longValue()).isEqualTo(api.total());
        api.get(Groups.PATH + "?search=&page=&page_size=").expect(200);
        api.get(Api.MACHINES + "/export?search=&page=&cursor=").expect(200);
        api.get(machine.path() + "/readings?cursor=").expect(200);
    }

    private static Map<String, String> valid() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("name", "\"Bad input\"");
        fields.put("machine_identifier", text(Unique.identifier()));
        fields.put("protocol", "\"json\"");
        return fields;
    }

    /** A valid registration but for what replaces some of its fields, as JSON text. */
    private static String registration(Map<String, String> replaced) {
        Map<String, String> fields = new LinkedHashMap<>(valid());
        fields.putAll(replaced);
        return object(fields);
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String text(String content) {
        return "\"" + content + "\"";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A registration whose name has these bytes in it. */
    private static byte[] broken(int... content) {
        String[] around = registration(Map.of("name", "\"a|b\"")).split("\\|", -1);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(bytes(around[0]));
        for (int octet : content) {
            body.write(octet);
        }
        body.writeBytes(bytes(around[1]));
        return body.toByteArray();
    }
}
