package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.system.CrashTally.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Machines, groups and who is in which: of one caller, and nobody else's. */
final class PlantWriter extends CrashWriter {

    private static final int GROUPS = 12;
    private static final int DEEPEST = 6;
    private static final String MACHINE = "machine.";
    private static final String GROUP = "machine-group.";

    private final String prefix = Unique.identifier();
    private final TreeModel tree = new TreeModel();
    private final Map<String, Kept> machines = new HashMap<>();
    private final Map<String, Logbook> logbooks = new HashMap<>();
    private final Set<String> imported = new HashSet<>();
    private final Set<String> leaving = new HashSet<>();
    private String root = "";
    private int number;

    /** A machine as it is to be. */
    private record Kept(
            String identifier, String name, @Nullable String location, boolean active) {}

    /** What was done to a machine or a group: of each write all, of one write in any order. */
    private record Logbook(String path, List<Set<Fact>> writes) {

        int length() {
            return writes.stream().mapToInt(Set::size).sum();
        }
    }

    PlantWriter(Api api, long seed, CrashTally tally) {
        super(api, seed, tally);
    }

    @Override
    @Nullable Write next() {
        if (root.isEmpty()) {
            return createGroup(null);
        }
        awaitLeft();
        return switch (random().nextInt(16)) {
            case 0, 1, 2, 3 -> register();
            case 4, 5 -> change();
            case 6 -> retire();
            case 7 -> restore();
            case 8 -> tree.ids().size() < GROUPS ? createGroup(anyGroup()) : delete();
            case 9 -> rename();
            case 10 -> move();
            case 11, 12 -> putMembers();
            case 13 -> addMembers();
            case 14 -> removeMembers();
            default -> importRows();
        };
    }

    private Write register() {
        Kept machine = new Kept(prefix + "-" + ++number, "Mill " + number, "Hall " + number, true);
        return creation(
                "registered",
                Api.MACHINES,
                Json.object(
                        "name",
                        machine.name(),
                        "machine_identifier",
                        machine.identifier(),
                        "protocol",
                        "json",
                        "location",
                        machine.location()),
                answer -> {
                    Machine answered = answer.machine();
                    assertThat(answered.identifier()).isEqualTo(machine.identifier());
                    machines.put(answered.id(), machine);
                    begin(answered.id(), answered.path(), Fact.of(MACHINE + "registered", machine.identifier()));
                });
    }

    private void begin(String id, String path, Fact first) {
        List<Set<Fact>> writes = new ArrayList<>();
        writes.add(Set.of(first));
        assertThat(logbooks.put(id, new Logbook(path, writes))).isNull();
    }

    /** Several fields at once, all of them or none. */
    private @Nullable Write change() {
        String id = anyMachine(Kept::active);
        if (id == null) {
            return null;
        }
        Kept machine = kept(id);
        String more = String.valueOf(++number);
        return switch (random().nextInt(3)) {
            case 0 ->
                changed(
                        id,
                        new Kept(machine.identifier(), "Mill " + more, "Hall " + more, true),
                        Json.object("name", "Mill " + more, "location", "Hall " + more),
                        Fact.of(MACHINE + "renamed", "Mill " + more),
                        Fact.of(MACHINE + "relocated", "Hall " + more));
            case 1 ->
                changed(
                        id,
                        new Kept(prefix + "-" + more, "Mill " + more, machine.location(), true),
                        Json.object("name", "Mill " + more, "machine_identifier", prefix + "-" + more),
                        Fact.of(MACHINE + "renamed", "Mill " + more),
                        Fact.of(MACHINE + "identifier-changed", prefix + "-" + more));
            default ->
                changed(
                        id,
                        new Kept(machine.identifier(), "Mill " + more, machine.location(), true),
                        Json.object("name", "Mill " + more),
                        Fact.of(MACHINE + "renamed", "Mill " + more));
        };
    }

    private Write changed(String id, Kept to, String json, Fact... facts) {
        return change(
                "machine changed",
                id,
                () -> api().call("PATCH", Api.MACHINES + "/" + id).json(json),
                200,
                () -> machines.put(id, to),
                facts);
    }

    private @Nullable Write retire() {
        String id = anyMachine(Kept::active);
        if (id == null) {
            return null;
        }
        Write write = change(
                "retired",
                id,
                () -> api().call("DELETE", Api.MACHINES + "/" + id),
                204,
                () -> retired(id),
                Fact.of(MACHINE + "retired", ""));
        return new Write(write.kind(), write.call(), write.answered(), () -> {
            leaving.add(id);
            Found found = write.found().get();
            if (found == Found.NOT_DONE) {
                leaving.remove(id);
            }
            return found;
        });
    }

    private void retired(String id) {
        Kept machine = kept(id);
        machines.put(id, new Kept(machine.identifier(), machine.name(), machine.location(), false));
        tree.retire(id);
    }

    /** Who was not answered does not know yet whether what was retired has left its groups. */
    private void awaitLeft() {
        leaving.forEach(id -> await("a retired machine to be in no group")
                .atMost(Duration.ofMinutes(1))
                .until(() -> groupsOf(id).isEmpty()));
        leaving.clear();
    }

    private @Nullable Write restore() {
        String id = anyMachine(machine -> !machine.active());
        if (id == null) {
            return null;
        }
        String key = Unique.token();
        Kept machine = kept(id);
        return change(
                "restored",
                id,
                () -> api().call("POST", Api.MACHINES + "/" + id + "/restore").header("Idempotency-Key", key),
                200,
                () -> machines.put(id, new Kept(machine.identifier(), machine.name(), machine.location(), true)),
                Fact.of(MACHINE + "restored", ""));
    }

    private @Nullable Write createGroup(@Nullable String parent) {
        if (parent != null && tree.level(parent) >= DEEPEST) {
            return null;
        }
        String name = "Group " + prefix + "-" + ++number;
        return creation(
                "group created",
                Groups.PATH,
                Json.object("name", name, "group_type", "line", "parent_id", parent),
                answer -> {
                    Group group = answer.group();
                    tree.create(group.id(), name, parent);
                    begin(group.id(), group.path(), Fact.of(GROUP + "created", name));
                    root = root.isEmpty() ? group.id() : root;
                });
    }

    private Write rename() {
        String id = anyGroup();
        String name = "Group " + prefix + "-" + ++number;
        return change(
                "group changed",
                id,
                () -> api().call("PATCH", Groups.PATH + "/" + id).json(Json.object("name", name)),
                200,
                () -> tree.rename(id, name),
                Fact.of(GROUP + "renamed", name));
    }

    private @Nullable Write move() {
        String id = anyGroup();
        String parent = anyGroup();
        if (id.equals(root)
                || tree.subtree(id).contains(parent)
                || tree.isChild(id, parent)
                || tree.level(parent) + tree.height(id) > DEEPEST) {
            return null;
        }
        return change(
                "group moved",
                id,
                () -> api().call("PATCH", Groups.PATH + "/" + id).json(Json.object("parent_id", parent)),
                200,
                () -> tree.move(id, parent),
                Fact.of(GROUP + "moved", parent));
    }

    private @Nullable Write delete() {
        String id = anyGroup();
        if (id.equals(root)) {
            return null;
        }
        return change(
                "group deleted",
                id,
                () -> api().call("DELETE", Groups.PATH + "/" + id + "?cascade=true"),
                204,
                () -> tree.delete(id),
                Fact.of(GROUP + "deleted", ""));
    }

    private @Nullable Write putMembers() {
        return members("PUT", "members set", (now, some) -> some);
    }

    private @Nullable Write addMembers() {
        return members("POST", "members added", (now, some) -> union(now, some));
    }

    private @Nullable Write removeMembers() {
        return members("DELETE", "members removed", (now, some) -> without(now, some));
    }

    private interface Membership {
        Set<String> after(Set<String> now, Set<String> some);
    }

    private @Nullable Write members(String method, String kind, Membership membership) {
        String group = anyGroup();
        Set<String> now = Set.copyOf(tree.members(group));
        Set<String> some = someMachines();
        Set<String> sent = method.equals("DELETE") ? without(now, without(now, some)) : some;
        Set<String> after = membership.after(now, sent);
        List<Fact> facts = new ArrayList<>();
        if (!without(after, now).isEmpty()) {
            facts.add(Fact.of(GROUP + "members-added", List.copyOf(without(after, now))));
        }
        if (!without(now, after).isEmpty()) {
            facts.add(Fact.of(GROUP + "members-removed", List.copyOf(without(now, after))));
        }
        if (facts.isEmpty()) {
            return null;
        }
        return change(
                kind,
                group,
                () -> api().call(method, Groups.PATH + "/" + group + "/members").json(Json.object("machine_ids", sent)),
                200,
                () -> {
                    tree.members(group).clear();
                    tree.members(group).addAll(after);
                },
                facts.toArray(Fact[]::new));
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new HashSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> without(Set<String> one, Set<String> other) {
        Set<String> rest = new HashSet<>(one);
        rest.removeAll(other);
        return rest;
    }

    /** All rows or none, if it is asked for; else any. Sent again, it creates those that are missing. */
    private Write importRows() {
        String begin = prefix + "-" + ++number;
        int rows = 1 + random().nextInt(60);
        boolean atomic = random().nextBoolean();
        Object[] parameters = atomic ? new Object[] {"atomic", true} : new Object[] {};
        Supplier<Call> call = () -> api().imports()
                .call(
                        Imports.PATH + Query.of(parameters),
                        Csv.of(Csv.machines(begin, rows).toArray(String[]::new)));
        return new Write(
                "imports",
                call,
                answer -> {
                    assertThat(ImportReport.of(answer.expect(200)).created())
                            .as(answer::toString)
                            .isEqualTo(rows);
                    imported(begin, rows);
                },
                () -> {
                    Answer again = answer(call).expect(200);
                    ImportReport report = ImportReport.of(again);
                    long created = report.created();
                    if (atomic) {
                        assertThat(created).as("all rows or none: %s", again).isIn(0L, (long) rows);
                    }
                    assertThat(created + report.skipped())
                            .as("each row is there now: %s", again)
                            .isEqualTo(rows);
                    imported(begin, rows);
                    return created == 0 ? Found.DONE : created == rows ? Found.NOT_DONE : Found.REPEATED;
                });
    }

    private void imported(String begin, int rows) {
        for (int row = 0; row < rows; row++) {
            imported.add(begin + "-" + row);
        }
    }

    /** Of what was not answered the history tells all or nothing. */
    private Write change(String kind, String id, Supplier<Call> call, int status, Runnable done, Fact... facts) {
        Set<Fact> all = Set.of(facts);
        Logbook logbook = Objects.requireNonNull(logbooks.get(id), id);
        Runnable doneAsAWhole = () -> {
            logbook.writes().add(all);
            done.run();
        };
        return new Write(
                kind,
                call,
                answer -> {
                    answer.expect(status);
                    doneAsAWhole.run();
                },
                () -> {
                    List<Fact> told = history(logbook);
                    List<Fact> more = told.subList(logbook.length(), told.size());
                    if (more.isEmpty()) {
                        return Found.NOT_DONE;
                    }
                    assertThat(more).as("%s of %s, whole and once", kind, id).containsExactlyInAnyOrderElementsOf(all);
                    doneAsAWhole.run();
                    return Found.DONE;
                });
    }

    private List<Fact> history(Logbook logbook) {
        return entries(logbook.path()).stream()
                .flatMap(entry -> Fact.of(entry.path("type").stringValue(), entry.path("payload")).stream())
                .toList();
    }

    private String anyGroup() {
        List<String> ids = tree.ids().stream().sorted().toList();
        return ids.get(random().nextInt(ids.size()));
    }

    private @Nullable String anyMachine(Predicate<Kept> wanted) {
        List<String> ids = machines.keySet().stream()
                .filter(id -> wanted.test(kept(id)))
                .sorted()
                .toList();
        return ids.isEmpty() ? null : ids.get(random().nextInt(ids.size()));
    }

    private Set<String> someMachines() {
        Set<String> some = new HashSet<>();
        for (int i = random().nextInt(8); i >= 0; i--) {
            String id = anyMachine(Kept::active);
            if (id != null) {
                some.add(id);
            }
        }
        return some;
    }

    private Kept kept(String id) {
        return Objects.requireNonNull(machines.get(id), id);
    }

    private List<String> groupsOf(String machine) {
        return Json.elements(api().get(Api.MACHINES + "/" + machine)
                        .expect(200)
                        .json()
                        .path("group_ids"))
                .stream()
                .map(JsonNode::stringValue)
                .toList();
    }

    /** The identifiers of its machines, also of those that were imported. */
    Stream<String> identifiers() {
        return Stream.concat(machines.values().stream().map(Kept::identifier), imported.stream());
    }

    @Override
    void compare() {
        awaitLeft();
        machines.forEach((id, machine) -> {
            JsonNode shown = api().get(Api.MACHINES + "/" + id).expect(200).json();
            Machine read = Machine.of(shown);
            assertThat(new Kept(read.identifier(), read.name(), read.location(), read.active()))
                    .as(id)
                    .isEqualTo(machine);
            assertThat(groupsOf(id))
                    .as("groups of %s", id)
                    .containsExactlyInAnyOrderElementsOf(tree.ids().stream()
                            .filter(group -> tree.members(group).contains(id))
                            .toList());
        });
        logbooks.forEach((id, logbook) -> assertThatTold(id, logbook, history(logbook)));
        if (!root.isEmpty()) {
            Groups groups = api().groups();
            assertThat(TreeModel.shown(List.of(groups.subtree(groups.get(root)))))
                    .isEqualTo(tree.shown());
            for (String group : tree.ids()) {
                assertThat(Set.copyOf(groups.members(groups.get(group), "page_size", 100)
                                .ids()))
                        .as("members of %s", group)
                        .isEqualTo(tree.members(group));
            }
        }
    }

    /** @param events of the whole tenant, as subscribers are told them */
    void compare(List<JsonNode> events) {
        Map<String, List<Fact>> told = new HashMap<>();
        for (JsonNode event : events) {
            JsonNode data = event.path("data");
            String id = data.path("group_id").isString()
                    ? data.path("group_id").stringValue()
                    : data.path("machine_id").asString("");
            if (logbooks.containsKey(id)) {
                Fact.of(event.path("type").stringValue(), data)
                        .ifPresent(fact -> told.computeIfAbsent(id, any -> new ArrayList<>())
                                .add(fact));
            }
        }
        logbooks.forEach((id, logbook) -> assertThatTold(id, logbook, told.getOrDefault(id, List.of())));
    }

    private static void assertThatTold(String id, Logbook logbook, List<Fact> told) {
        int at = 0;
        for (Set<Fact> write : logbook.writes()) {
            assertThat(told.subList(at, Math.min(told.size(), at + write.size())))
                    .as("%s: what follows %s", id, told.subList(0, at))
                    .containsExactlyInAnyOrderElementsOf(write);
            at += write.size();
        }
        assertThat(told.subList(at, told.size())).as("%s: what nobody did", id).isEmpty();
    }
}
