package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class GroupLifeIT {

    private static final List<String> FIELDS = List.of(
            "id",
            "name",
            "group_type",
            "parent_id",
            "description",
            "tenant_id",
            "member_count",
            "created_at",
            "updated_at",
            "version");

    private final Api admin;
    private final Groups groups;

    GroupLifeIT(Fleet fleet) {
        admin = fleet.admin();
        groups = admin.groups();
    }

    @Test
    void creatingAnswersTheGroupItsPlaceAndItsVersion() {
        String body = """
                {
                "name": "Building A",
                "group_type": "site",
                "parent_id": null,
                "description": "Main production facility"
                }
                """;
        Answer answer = admin.post(Groups.PATH, body).expect(201);

        JsonNode group = answer.json();
        assertThat(group.propertyNames()).containsExactlyInAnyOrderElementsOf(FIELDS);
        assertThat(group.path("id").stringValue()).matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        assertThat(group.path("name").stringValue()).isEqualTo("Building A");
        assertThat(group.path("group_type").stringValue()).isEqualTo("site");
        assertThat(group.path("parent_id").isNull()).isTrue();
        assertThat(group.path("description").stringValue()).isEqualTo("Main production facility");
        assertThat(group.path("tenant_id").stringValue())
                .isEqualTo(admin.register().tenantId());
        assertThat(group.path("member_count").intValue()).isZero();
        assertThat(group.path("created_at").stringValue()).endsWith("Z");
        assertThat(Instant.parse(group.path("created_at").stringValue()))
                .isBetween(
                        Instant.now().minus(Duration.ofMinutes(5)),
                        Instant.now().plus(Duration.ofMinutes(5)));
        assertThat(group.path("updated_at")).isEqualTo(group.path("created_at"));
        assertThat(group.path("version").longValue()).isEqualTo(1);
        assertThat(answer.header("Location"))
                .endsWith(Groups.PATH + "/" + group.path("id").stringValue());
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Content-Type")).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"site", "line", "department", "custom"})
    void readingAndListingShowTheGroupAsItWasCreated(String type) {
        Group parent = groups.root();
        Answer created = groups.tryCreate(
                        "name", "Halle Süd 😀", "group_type", type, "parent_id", parent.id(), "description", "Nº 7")
                .expect(201);
        assertThat(created.group().type()).isEqualTo(type);
        assertThat(created.group().parentId()).isEqualTo(parent.id());

        Answer read = admin.get(created.header("Location").replaceFirst("^https?://[^/]+", ""))
                .expect(200);
        assertThat(read.json()).isEqualTo(created.json());
        assertThat(read.header("ETag")).isEqualTo(created.header("ETag"));

        JsonNode list = groups.list("parent_id", parent.id()).json();
        assertThat(list.propertyNames()).contains("items", "total", "page", "page_size", "total_pages");
        assertThat(list.path("items").size()).isEqualTo(1);
        assertThat(list.path("items").get(0)).isEqualTo(created.json());
        assertThat(list.path("total").intValue()).isEqualTo(1);
        assertThat(list.path("page").intValue()).isEqualTo(1);
        assertThat(list.path("page_size").intValue()).isEqualTo(20);
        assertThat(list.path("total_pages").intValue()).isEqualTo(1);
    }

    @Test
    void aGroupNeedsNoMoreThanANameAndAType() {
        Group group = groups.createWith("name", "Alone", "group_type", "custom");
        assertThat(group.parentId()).isNull();
        assertThat(group.description()).isNull();
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "😀", "工"})
    void lengthsCountCharactersAndTheLongestIsKeptWhole(String character) {
        Group group = groups.createWith(
                "name", character.repeat(255), "group_type", "custom", "description", character.repeat(1000));
        assertThat(group.name()).isEqualTo(character.repeat(255));
        assertThat(group.description()).isEqualTo(character.repeat(1000));
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @Test
    void twoGroupsMayHaveOneName() {
        Group parent = groups.root();
        Group one = groups.create("Same", parent);
        Group other = groups.create("Same", parent);
        assertThat(other.id()).isNotEqualTo(one.id());
        assertThat(groups.found("parent_id", parent.id())).containsExactlyInAnyOrder(one, other);
    }

    @Test
    void pagesHaveEachGroupOnce() {
        Group parent = groups.root();
        List<String> created = IntStream.range(0, 25)
                .mapToObj(index -> groups.create("Equal", parent).id())
                .toList();
        List<String> walked = new ArrayList<>();
        for (int page = 1; page <= 5; page++) {
            JsonNode list = groups.list("parent_id", parent.id(), "page", page, "page_size", 7)
                    .json();
            assertThat(list.path("total").intValue()).isEqualTo(25);
            assertThat(list.path("page").intValue()).isEqualTo(page);
            assertThat(list.path("page_size").intValue()).isEqualTo(7);
            assertThat(list.path("total_pages").intValue()).isEqualTo(4);
            Json.elements(list.path("items"))
                    .forEach(item -> walked.add(item.path("id").stringValue()));
        }
        assertThat(walked).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(created);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {".*", "%", "_", "\\", "^$", "[a-z]", "(x|y)", "\"", "'", "\\Q", "&=#", "Über 😀", "工場", "<b>"})
    void aSearchIsTakenLiterallyAndInAnyCase(String special) {
        String token = Unique.token();
        Group group = groups.create("Line " + token + special + " of ours", null);
        groups.create("Line " + token + "abc of ours", null);

        assertThat(groups.found("search", token + special)).containsExactly(group);
        assertThat(groups.found("search", "lINE " + token + special + " OF OURS"))
                .containsExactly(group);
        assertThat(groups.found("search", "LINE " + token)).hasSize(2);
        assertThat(groups.found("search", token + special + special + "#")).isEmpty();
    }

    @Test
    void filtersCombine() {
        String token = Unique.token();
        Group site = groups.createWith("name", token + " site", "group_type", "site");
        Group line = groups.createWith("name", token + " line", "group_type", "line", "parent_id", site.id());
        Group below = groups.createWith("name", token + " below", "group_type", "custom", "parent_id", line.id());

        assertThat(groups.found("search", token)).containsExactlyInAnyOrder(site, line, below);
        assertThat(groups.found("search", token, "group_type", "line")).containsExactly(line);
        assertThat(groups.found("search", token, "group_type", "department")).isEmpty();
        assertThat(groups.found("parent_id", site.id())).containsExactly(line);
        assertThat(groups.found("parent_id", site.id(), "group_type", "custom")).isEmpty();
        assertThat(groups.found("parent_id", line.id(), "search", "BELOW")).containsExactly(below);
        assertThat(groups.found("parent_id", "550e8400-e29b-41d4-a716-446655440000"))
                .isEmpty();
    }

    @Test
    void theSameKeyAndBodyCreateOneGroup() {
        String key = Unique.token();
        Group parent = groups.root();
        String body = Json.object("name", "Once", "group_type", "line", "parent_id", parent.id());
        Answer first = createWithKey(key, body).expect(201);
        Answer repeated = createWithKey(key, body).expect(201);
        assertThat(repeated.body()).isEqualTo(first.body());
        assertThat(repeated.header("Location")).isEqualTo(first.header("Location"));
        assertThat(repeated.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(groups.found("parent_id", parent.id())).containsExactly(first.group());

        createWithKey(key, Json.object("name", "Twice", "group_type", "line", "parent_id", parent.id()))
                .expectProblem(422, "IDEMPOTENCY_KEY_REUSED");
        createWithKey("", body).expectProblem(422, "VALIDATION_FAILED");
        assertThat(groups.found("parent_id", parent.id())).hasSize(1);
    }

    private Answer createWithKey(String key, String body) {
        return admin.call("POST", Groups.PATH)
                .header("Idempotency-Key", key)
                .json(body)
                .send();
    }

    @Test
    void deletingTakesTheGroupAwayAndRepeatingItIsNoError() {
        String name = "Gone " + Unique.token();
        Group group = groups.create(name, null);
        assertThat(groups.delete(group).expect(204).body()).isEmpty();

        isGone(group);
        assertThat(groups.found("search", name)).isEmpty();
        groups.delete(group).expect(204);
        groups.deleteWithAllBelow(group).expect(204);
        groups.tryCreateIn(group).expectNamed("body.parent_id");
    }

    @Test
    void aGroupWithChildrenIsDeletedOnlyWithAllBelowIt() {
        List<Group> chain = groups.chain(3);
        Group sibling = groups.createIn(chain.get(1));
        Machine machine = admin.register();
        chain.forEach(group -> groups.putMembers(group, List.of(machine.id())).expect(200));

        groups.delete(chain.get(0)).expect(409);
        groups.delete(chain.get(1)).expect(409);
        admin.call("DELETE", chain.get(1).path() + "?cascade=false").send().expect(409);
        chain.forEach(group -> groups.read(group).expect(200));
        assertThat(groups.subtree(chain.get(0)).ids()).hasSize(4);
        assertThat(groupIds(machine)).hasSize(3);

        groups.deleteWithAllBelow(chain.get(1)).expect(204);
        chain.subList(1, 3).forEach(this::isGone);
        isGone(sibling);
        assertThat(groups.subtree(chain.get(0)).children()).isEmpty();
        assertThat(groups.found("parent_id", chain.get(0).id())).isEmpty();
        assertThat(groupIds(machine)).containsExactly(chain.get(0).id());
        assertThat(admin.total("group_id", chain.get(0).id(), "include_descendants", true))
                .isEqualTo(1);
        assertThat(admin.total("group_id", chain.get(2).id())).isZero();
        groups.delete(chain.get(2)).expect(204);
        groups.deleteWithAllBelow(chain.get(1)).expect(204);

        groups.delete(chain.get(0)).expect(204);
        assertThat(groupIds(machine)).isEmpty();
        assertThat(admin.read(machine).expect(200).machine()).isEqualTo(machine);
    }

    private void isGone(Group group) {
        groups.read(group).expect(404);
        groups.patch(group, "name", "Back").expect(404);
        groups.putMembers(group, List.of()).expect(404);
        groups.addMembers(group, List.of()).expect(404);
        admin.get(group.members()).expect(404);
        assertThat(groups.inTree(group)).isEmpty();
    }

    private List<String> groupIds(Machine machine) {
        return Json.elements(admin.read(machine).expect(200).json().path("group_ids")).stream()
                .map(JsonNode::stringValue)
                .toList();
    }
}
