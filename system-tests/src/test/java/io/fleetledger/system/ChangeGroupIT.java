package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SystemTest
final class ChangeGroupIT {

    private final Api admin;
    private final Groups groups;

    ChangeGroupIT(Fleet fleet) {
        admin = fleet.admin();
        groups = admin.groups();
    }

    @Test
    void eachFieldChangesAlone() {
        Group parent = groups.root();
        Group group = groups.root();
        changes(group, "name", "New name", Group::name);
        changes(group, "group_type", "department", Group::type);
        changes(group, "description", "New words", Group::description);
        changes(group, "parent_id", parent.id(), Group::parentId);
        changes(group, "parent_id", null, Group::parentId);
        changes(group, "description", null, Group::description);
        assertThat(groups.current(group).version()).isEqualTo(7);
    }

    private void changes(Group group, String field, @Nullable String value, Field read) {
        Group before = groups.current(group);
        Answer answer = groups.patch(group, field, value).expect(200);
        Group after = answer.group();
        assertThat(read.apply(after)).isEqualTo(value);
        assertThat(read.apply(before)).isNotEqualTo(value);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields(
                        switch (field) {
                            case "group_type" -> "type";
                            case "parent_id" -> "parentId";
                            default -> field;
                        },
                        "version",
                        "updatedAt")
                .isEqualTo(before);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.updatedAt()).isAfterOrEqualTo(before.updatedAt());
        assertThat(answer.header("ETag")).isEqualTo(after.etag());
        assertThat(groups.read(group).expect(200).json()).isEqualTo(answer.json());
    }

    private interface Field extends Function<Group, @Nullable String> {}

    @Test
    void allFieldsChangeAtOnce() {
        Group parent = groups.root();
        Group group = groups.root();
        Group changed = groups.patch(
                        group,
                        "name",
                        "Werk 2",
                        "group_type",
                        "site",
                        "description",
                        "Neu",
                        "parent_id",
                        parent.id(),
                        "version",
                        99,
                        "member_count",
                        7,
                        "tenant_id",
                        "another")
                .expect(200)
                .group();
        assertThat(changed.name()).isEqualTo("Werk 2");
        assertThat(changed.type()).isEqualTo("site");
        assertThat(changed.description()).isEqualTo("Neu");
        assertThat(changed.parentId()).isEqualTo(parent.id());
        assertThat(changed.tenantId()).isEqualTo(group.tenantId());
        assertThat(changed.memberCount()).isZero();
        assertThat(changed.version()).isGreaterThan(1);
        assertThat(groups.current(group)).isEqualTo(changed);
        assertThat(groups.found("parent_id", parent.id())).containsExactly(changed);
        assertThat(groups.subtree(parent).children())
                .extracting(node -> node.group())
                .containsExactly(changed);
    }

    @Test
    void aChangeThatChangesNothingKeepsTheVersion() {
        Group parent = groups.root();
        Group group = groups.createWith(
                "name", "Same", "group_type", "line", "description", "Words", "parent_id", parent.id());
        Answer same = groups.patch(
                        group, "name", "Same", "group_type", "line", "description", "Words", "parent_id", parent.id())
                .expect(200);
        assertThat(same.group()).isEqualTo(group);
        assertThat(same.header("ETag")).isEqualTo(group.etag());
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @Test
    void aChangeOfNoKnownPropertyIsRefused() {
        Group group = groups.root();
        groups.patch(group).expectProblem(422, "VALIDATION_FAILED");
        groups.patch(group, "colour", "red", "id", Unique.token()).expectProblem(422, "VALIDATION_FAILED");
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @Test
    void nullIsRefusedForWhatIsRequired() {
        Group group = groups.root();
        groups.patch(group, "name", null, "group_type", null, "description", null)
                .expectInvalid(List.of("body.name", "body.group_type"));
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @Test
    void aRefusedMoveLeavesTheRestOfTheChangeUndone() {
        Group group = groups.root();
        groups.patch(group, "name", "New", "parent_id", group.id()).expect(409);
        groups.patch(group, "name", "New", "parent_id", "550e8400-e29b-41d4-a716-446655440000")
                .expectNamed("body.parent_id");
        assertThat(groups.current(group)).isEqualTo(group);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "*", "\"7\", \"2\"", " \"2\" "})
    void aConditionThatNamesTheVersionLetsTheChangeThrough(String condition) {
        Group group = second();
        Group changed = conditional("PATCH", group.path(), condition)
                .json(Json.object("name", "Third"))
                .send()
                .expect(200)
                .group();
        assertThat(changed.version()).isEqualTo(3);
        Group members = conditional("PUT", group.members(), changed.etag())
                .json("{\"machine_ids\":[]}")
                .send()
                .expect(200)
                .group();
        conditional("DELETE", group.path(), members.etag()).send().expect(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "\"3\"", "\"1\", \"3\"", "W/\"2\"", "\"abc\""})
    void aConditionThatDoesNotNameTheVersionStopsEveryChange(String condition) {
        Group group = second();
        Machine machine = admin.register();
        Group parent = groups.root();
        conditional("PATCH", group.path(), condition)
                .json(Json.object("name", "Third"))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        conditional("PATCH", group.path(), condition)
                .json(Json.object("parent_id", parent.id()))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        conditional("PUT", group.members(), condition)
                .json(Json.object("machine_ids", List.of(machine.id())))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        conditional("DELETE", group.path(), condition).send().expectProblem(412, "VERSION_MISMATCH");
        conditional("DELETE", group.path() + "?cascade=true", condition).send().expectProblem(412, "VERSION_MISMATCH");
        assertThat(groups.current(group)).isEqualTo(group);
        assertThat(groups.members(group).items()).isEmpty();
        assertThat(groups.subtree(parent).children()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "\"2", "\"2\" \"3\"", "*,\"2\"", "'2'"})
    void aConditionThatCannotBeReadIsRefused(String condition) {
        Group group = second();
        conditional("PATCH", group.path(), condition)
                .json(Json.object("name", "Third"))
                .send()
                .expectProblem(400, "MALFORMED_REQUEST");
        conditional("PUT", group.members(), condition)
                .json("{\"machine_ids\":[]}")
                .send()
                .expectProblem(400, "MALFORMED_REQUEST");
        conditional("DELETE", group.path(), condition).send().expectProblem(400, "MALFORMED_REQUEST");
        assertThat(groups.current(group)).isEqualTo(group);
    }

    private Call conditional(String method, String target, String condition) {
        return admin.call(method, target).header("If-Match", condition);
    }

    /** A group at version 2. */
    private Group second() {
        return groups.patch(groups.root(), "name", "Second").expect(200).group();
    }
}
