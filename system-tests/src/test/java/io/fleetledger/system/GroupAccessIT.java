package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

@SystemTest
final class GroupAccessIT {

    private final Fleet fleet;
    private final Api admin;
    private final Machine machine;
    private final Group group;
    private final JsonNode before;

    GroupAccessIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
        this.machine = admin.register("Member");
        Group created = admin.groups().root();
        admin.groups().putMembers(created, List.of(machine.id())).expect(200);
        this.group = admin.groups().current(created);
        this.before = admin.groups().read(group).json();
    }

    private Stream<Call> reads() {
        return Stream.of(Groups.PATH, Groups.TREE, group.path(), group.members())
                .map(target -> fleet.anonymous("GET", target));
    }

    private Stream<Call> writes() {
        return Stream.concat(
                Stream.of(fleet.anonymous("POST", Groups.PATH)
                        .json(Json.object("name", "Group", "group_type", "line", "parent_id", group.id()))),
                writesOf(group));
    }

    private Stream<Call> writesOf(Group target) {
        String members = Json.object("machine_ids", List.of());
        String one = Json.object("machine_ids", List.of(machine.id()));
        return Stream.of(
                fleet.anonymous("PATCH", target.path()).json(Json.object("name", "Taken over")),
                fleet.anonymous("PATCH", target.path()).json("{\"parent_id\":null}"),
                fleet.anonymous("DELETE", target.path()),
                fleet.anonymous("DELETE", target.path() + "?cascade=true"),
                fleet.anonymous("PUT", target.members()).json(members),
                fleet.anonymous("POST", target.members()).json(one),
                fleet.anonymous("DELETE", target.members()).json(one));
    }

    private void nothingHasChanged() {
        assertThat(admin.groups().read(group).json()).isEqualTo(before);
        assertThat(admin.groups().members(group).ids()).containsExactly(machine.id());
        assertThat(admin.groups().found("parent_id", group.id())).isEmpty();
    }

    @Test
    void withoutATokenNothingIsServed() {
        Stream.concat(reads(), writes()).forEach(request -> request.send().expectProblem(401, "UNAUTHENTICATED"));
        nothingHasChanged();
    }

    @Test
    void aViewerReadsAndDoesNotWrite() {
        String viewer = fleet.as("viewer").token();
        reads().forEach(request -> request.token(viewer).send().expect(200));
        writes().forEach(request -> request.token(viewer).send().expectProblem(403, "ROLE_TOO_LOW"));
        nothingHasChanged();
    }

    @Test
    void aCallerWithoutARoleMayNeitherReadNorWrite() {
        String agent = fleet.as("agent").token();
        Stream.concat(reads(), writes())
                .forEach(request -> request.token(agent).send().expectProblem(403, "ROLE_TOO_LOW"));
        nothingHasChanged();
    }

    @Test
    void anOperatorReadsAndWrites() {
        Groups operator = fleet.as("operator").groups();
        Group own = operator.createIn(group);
        operator.patch(own, "name", "New").expect(200);
        operator.putMembers(own, List.of(machine.id())).expect(200);
        operator.move(own, null).expect(200);
        operator.delete(own).expect(204);
        nothingHasChanged();
    }

    @Test
    void anotherTenantsGroupIsNotThere() {
        Api acme = fleet.acme();
        reads().skip(2).forEach(request -> request.token(acme.token()).send().expect(404));
        writesOf(group).forEach(request -> request.token(acme.token()).send().expect(404));
        writesOf(group)
                .forEach(request -> request.token(acme.token())
                        .header("If-Match", "\"99\"")
                        .send()
                        .expect(404));
        nothingHasChanged();
    }

    @Test
    void anotherTenantsGroupsAreInNoListAndNoTree() {
        Api acme = fleet.acme();
        Group theirs = acme.groups().root();
        assertThat(acme.groups().found("search", group.name())).isEmpty();
        assertThat(acme.groups().found("parent_id", group.id())).isEmpty();
        assertThat(acme.groups().inTree(group)).isEmpty();
        assertThat(admin.groups().inTree(theirs)).isEmpty();
        assertThat(acme.groups().roots())
                .allMatch(root -> root.group().tenantId().equals(theirs.tenantId()));
        assertThat(theirs.tenantId()).isNotEqualTo(group.tenantId());
        assertThat(acme.total("group_id", group.id())).isZero();
        assertThat(acme.total("group_id", group.id(), "include_descendants", true))
                .isZero();
    }

    @Test
    void anotherTenantsMachinesCannotBeMembers() {
        Api acme = fleet.acme();
        Group theirs = acme.groups().root();
        Answer refused = acme.groups().putMembers(theirs, List.of(machine.id())).expect(422);
        assertThat(refused.body()).contains(machine.id()).doesNotContain(machine.name());
        acme.groups().addMembers(theirs, List.of(machine.id())).expect(422);
        assertThat(acme.groups().members(theirs).items()).isEmpty();
        nothingHasChanged();
    }

    @Test
    void oneTenantsTagSaysNothingToAnother() {
        String tag = admin.groups().tree().header("ETag");
        fleet.acme()
                .call("GET", Groups.TREE)
                .header("If-None-Match", tag)
                .send()
                .expect(200);
    }
}
