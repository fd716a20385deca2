package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Whatever is sent about groups: the right refusal, of the right form, and nothing has changed. */
@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GroupBadInputIT {

    private static final String JSON = "application/json";
    private static final String NOBODY = "550e8400-e29b-41d4-a716-446655440000";

    private final Fleet fleet;
    private final Api api;
    private final Groups groups;
    private final Group group;
    private final Machine member;
    private final String treeBefore;

    GroupBadInputIT(Fleet fleet) {
        this.fleet = fleet;
        this.api = fleet.newTenant();
        this.groups = api.groups();
        this.group = groups.root();
        this.member = api.register("Untouched");
        groups.putMembers(group, List.of(member.id())).expect(200);
        this.treeBefore = groups.tree().expect(200).body();
    }

    @AfterAll
    void nothingHasChanged() {
        assertThat(groups.tree().expect(200).body()).isEqualTo(treeBefore);
    }

    static Stream<Arguments> invalidValues() {
        Stream<Arguments> names = Stream.of(
                        "null",
                        "12",
                        "true",
                        "[]",
                        "[\"a\"]",
                        "{}",
                        "\"\"",
                        text("a".repeat(256)),
                        text("😀".repeat(256)),
                        "\"a\\ud800\"")
                .map(value -> Arguments.of("name", value));
        Stream<Arguments> types = Stream.of(
                        "null",
                        "\"plant\"",
                        "\"SITE\"",
                        "\"\"",
                        "\"site \"",
                        "1",
                        "0",
                        "true",
                        "[]",
                        "{}",
                        "[\"site\"]")
                .map(value -> Arguments.of("group_type", value));
        Stream<Arguments> parents = Stream.of(
                        "\"\"",
                        "\"x\"",
                        "12",
                        "true",
                        "[]",
                        "{}",
                        "\"null\"",
                        "\"1-1-1-1-1\"",
                        "\"550e8400e29b41d4a716446655440000\"",
                        text(NOBODY))
                .map(value -> Arguments.of("parent_id", value));
        Stream<Arguments> descriptions = Stream.of(
                        "12", "false", "[]", "{}", text("a".repeat(1001)), text("😀".repeat(1001)), "\"\\ud83d\"")
                .map(value -> Arguments.of("description", value));
        return Stream.of(names, types, parents, descriptions).flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("invalidValues")
    void anInvalidValueIsNamed(String field, String value) {
        api.post(Groups.PATH, creation(field, value)).expectNamed("body." + field);
        api.call("PATCH", group.path())
                .json("{\"" + field + "\":" + value + "}")
                .send()
                .expectNamed("body." + field);
    }

    private static String creation(String field, String value) {
        Map<String, String> fields = new LinkedHashMap<>(Map.of("name", "\"Bad\"", "group_type", "\"line\""));
        fields.put(field, value);
        StringBuilder body = new StringBuilder("{");
        fields.forEach((name, content) -> body.append(body.length() == 1 ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(content));
        return body.append("}").toString();
    }

    private static String text(String content) {
        return "\"" + content + "\"";
    }

    @Test
    void allInvalidFieldsAreNamedAtOnce() {
        String wrong =
                "{\"name\":\"\",\"group_type\":7,\"parent_id\":\"x\",\"description\":" + text("x".repeat(1001)) + "}";
        List<String> all = List.of("body.name", "body.group_type", "body.parent_id", "body.description");
        api.post(Groups.PATH, wrong).expectInvalid(all);
        api.call("PATCH", group.path()).json(wrong).send().expectInvalid(all);
        api.post(Groups.PATH, "{}").expectInvalid(List.of("body.name", "body.group_type"));
    }

    @Test
    void aParentOfAnotherTenantIsRefusedAsIfItWereNotThere() {
        Group theirs = fleet.acme().groups().root();
        String unknown = groups.tryCreate("name", "Bad", "group_type", "line", "parent_id", NOBODY)
                .expectNamed("body.parent_id")
                .body();
        String foreign =
                groups.tryCreateIn(theirs).expectNamed("body.parent_id").body();
        assertThat(withoutIds(foreign)).isEqualTo(withoutIds(unknown));
        groups.move(group, theirs).expectNamed("body.parent_id");
    }

    private static JsonNode withoutIds(String body) {
        return Json.parse(body.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}", "…"))
                .path("errors");
    }

    static Stream<String> invalidMembers() {
        return Stream.of(
                "{}",
                "{\"machine_ids\":null}",
                "{\"machine_ids\":\"" + NOBODY + "\"}",
                "{\"machine_ids\":{}}",
                "{\"machine_ids\":12}",
                "{\"machine_ids\":[12]}",
                "{\"machine_ids\":[null]}",
                "{\"machine_ids\":[\"\"]}",
                "{\"machine_ids\":[\"x\"]}",
                "{\"machine_ids\":[\"1-1-1-1-1\"]}",
                "{\"machine_ids\":[\"550e8400e29b41d4a716446655440000\"]}",
                "{\"machine_ids\":[[\"" + NOBODY + "\"]]}",
                "{\"machine_ids\":[{\"id\":\"" + NOBODY + "\"}]}");
    }

    @ParameterizedTest
    @MethodSource("invalidMembers")
    void membersThatAreNoListOfIdsAreRefused(String body) {
        for (String method : List.of("PUT", "POST", "DELETE")) {
            Answer refused = api.call(method, group.members()).json(body).send().expect(422);
            assertThat(refused.locations())
                    .as(refused::toString)
                    .anyMatch(location -> location.startsWith("body.machine_ids"));
        }
        assertThat(groups.members(group).ids()).containsExactly(member.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"name\":\"a\",}", "name=a", "{\"machine_ids\":["})
    void aBodyThatCannotBeReadIsRefused(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        api.call("POST", Groups.PATH).body(JSON, bytes).send().expectProblem(400, "MALFORMED_REQUEST");
        api.call("PATCH", group.path()).body(JSON, bytes).send().expectProblem(400, "MALFORMED_REQUEST");
        api.call("PUT", group.members()).body(JSON, bytes).send().expectProblem(400, "MALFORMED_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "12", "\"group\""})
    void aBodyThatIsNoObjectIsRefused(String body) {
        api.post(Groups.PATH, body).expectProblem(422, "VALIDATION_FAILED");
        api.call("PATCH", group.path()).json(body).send().expectProblem(422, "VALIDATION_FAILED");
        api.call("PUT", group.members()).json(body).send().expectProblem(422, "VALIDATION_FAILED");
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() {
        byte[] body = "{\"name\":\"a\",\"group_type\":\"line\"}".getBytes(StandardCharsets.UTF_8);
        for (String type : List.of("text/plain", "application/xml", "multipart/form-data; boundary=x")) {
            api.call("POST", Groups.PATH).body(type, body).send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
            api.call("PATCH", group.path()).body(type, body).send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
            api.call("PUT", group.members()).body(type, body).send().expectProblem(415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Test
    void anAnswerOfAnotherTypeCannotBeHad() {
        for (String target : List.of(Groups.PATH, Groups.TREE, group.path(), group.members())) {
            api.call("GET", target).header("Accept", "text/html").send().expectProblem(406, "NOT_ACCEPTABLE");
        }
    }

    @Test
    void anotherMethodIsRefusedAndTheRightOnesAreNamed() {
        assertThat(allowed("PUT", Groups.PATH)).contains("GET", "POST");
        assertThat(allowed("POST", group.path())).contains("GET", "PATCH", "DELETE");
        assertThat(allowed("PATCH", group.members())).contains("GET", "PUT", "POST", "DELETE");
    }

    private List<String> allowed(String method, String target) {
        Answer refused = api.call(method, target).json("{}").send().expectProblem(405, "METHOD_NOT_ALLOWED");
        return List.of(refused.header("Allow").split(" *, *", -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "x",
                "null",
                "Tree",
                "550e8400e29b41d4a716446655440000",
                "550e8400-e29b-41d4-a716-44665544000g",
                "1-1-1-1-1",
                "%F0%9F%8F%AD",
                NOBODY
            })
    void whatNamesNoGroupIsNotFound(String id) {
        String path = Groups.PATH + "/" + id;
        api.get(path).expect(404);
        api.call("PATCH", path).json("{\"name\":\"New\"}").send().expect(404);
        api.call("DELETE", path).send().expect(404);
        api.call("DELETE", path + "?cascade=true").send().expect(404);
        api.get(path + "/members").expect(404);
        for (String method : List.of("PUT", "POST", "DELETE")) {
            api.call(method, path + "/members")
                    .json(Json.object("machine_ids", List.of(member.id())))
                    .send()
                    .expect(404);
        }
    }

    static Stream<Arguments> invalidParameters() {
        return Stream.of(
                        Map.entry("page", List.of("0", "-1", "x", "1.5", "99999999999")),
                        Map.entry("page_size", List.of("0", "-1", "101", "x")),
                        Map.entry("search", List.of("x".repeat(201), "😀".repeat(201))),
                        Map.entry("group_type", List.of("plant", "SITE", "site,line")),
                        Map.entry("parent_id", List.of("x", "1-1-1-1-1", "550e8400e29b41d4a716446655440000")))
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> Arguments.of(parameter.getKey(), value)));
    }

    @ParameterizedTest(name = "{0}={1}")
    @MethodSource("invalidParameters")
    void anInvalidParameterOfTheListIsNamed(String parameter, String value) {
        api.get(Groups.PATH + Query.of(parameter, value)).expectInvalid(List.of("query." + parameter));
        if (parameter.startsWith("page")) {
            api.get(group.members() + Query.of(parameter, value)).expectInvalid(List.of("query." + parameter));
        }
    }

    @Test
    void allInvalidParametersAreNamedAtOnce() {
        api.get(Groups.PATH + "?page=0&page_size=0&group_type=!&parent_id=!&search=" + "x".repeat(201))
                .expectInvalid(List.of(
                        "query.page", "query.page_size", "query.group_type", "query.parent_id", "query.search"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "1", "TRUE"})
    void aCascadeThatIsNeitherTrueNorFalseIsRefused(String value) {
        api.call("DELETE", group.path() + Query.of("cascade", value)).send().expectInvalid(List.of("query.cascade"));
        groups.read(group).expect(200);
    }
}
