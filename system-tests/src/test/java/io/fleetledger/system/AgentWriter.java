package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.system.CrashTally.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Readings of three machines, the rules that judge them, and what is done about their alerts. Of the first machine every
 * status is known before, for its rule stays as it is; of the second the last one, for its rules come, change and go; the
 * third measured once, and is offline as soon as it may be.
 */
final class AgentWriter extends CrashWriter {

    private static final String HEAT = "heat";
    private static final String LOAD = "load";
    private static final int WARNING = 80;
    private static final int CRITICAL = 95;
    private static final double[] VALUES = {20, 79, 80, 81, 95, 96, 120};
    private static final double NOT_THE_FIRST_VALUE = 1_000;
    private static final int RULES = 4;
    private static final List<String> LEVELS = List.of("healthy", "warning", "critical");
    private static final Duration LATE = Duration.ofHours(2);
    /** How long before now a reading is from: none may be ahead of the server's clock. */
    private static final Duration BEHIND = Duration.ofMillis(200);

    private final Machine steady;
    private final Machine ruled;
    private final Machine silent;
    private final String steadyRule;
    private final Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Map<Instant, Double> stored = new TreeMap<>();
    private final List<Double> judged = new ArrayList<>();
    private final Map<String, RuleKept> rules = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private Instant last = begin.minus(BEHIND);
    private double load;

    /** A rule as it is to be; without a threshold when it is deleted. */
    private record RuleKept(int threshold, boolean enabled, boolean deleted, long version) {}

    AgentWriter(Api api, long seed, CrashTally tally) {
        super(api, seed, tally);
        steady = machine(api, 86_400);
        ruled = machine(api, 86_400);
        silent = machine(api, 10);
        measured(20);
        judged.add(20.0);
        steadyRule = api.rules()
                .createFor(steady, "metric_name", HEAT, "warning_threshold", WARNING, "critical_threshold", CRITICAL)
                .id();
        // A rule holds for a machine a little later than it is answered.
        double hot = VALUES[VALUES.length - 1];
        await("the rule to hold").atMost(Duration.ofMinutes(1)).until(() -> {
            measured(hot);
            return !api.alerts().openOf(steady).isEmpty();
        });
        judged.add(hot);
        load = VALUES[0];
        api.readings().put(ruled, LOAD, load, nextInstant()); // Else it would be offline until it measures by chance.
        api.readings().put(silent, HEAT, 20, Instant.now().minus(BEHIND));
    }

    private void measured(double value) {
        Instant at = nextInstant();
        api().readings().put(steady, HEAT, value, at);
        stored.put(at, value);
    }

    private static Machine machine(Api api, int offlineAfter) {
        return api.registerWith(
                "name",
                "Measured",
                "machine_identifier",
                Unique.identifier(),
                "protocol",
                "json",
                "offline_after_seconds",
                offlineAfter);
    }

    @Override
    @Nullable Write next() {
        return switch (random().nextInt(10)) {
            case 0 -> createRule();
            case 1 -> changeRule();
            case 2 -> random().nextInt(3) == 0 ? deleteRule() : switchRule();
            case 3 -> acknowledge();
            default -> measure();
        };
    }

    /** None is another's by chance. */
    private Instant nextInstant() {
        Instant now = Instant.now().minus(BEHIND).truncatedTo(ChronoUnit.MILLIS);
        last = now.isAfter(last) ? now : last.plusMillis(1);
        return last;
    }

    private Write measure() {
        Instant at = nextInstant();
        double heat = VALUES[random().nextInt(VALUES.length)];
        double newLoad = VALUES[random().nextInt(VALUES.length)];
        Map<Instant, Double> heats = new HashMap<>();
        List<Map<String, ?>> body = new ArrayList<>();
        body.add(Readings.reading(steady, HEAT, heat, at));
        heats.put(at, heat);
        body.add(Readings.reading(ruled, LOAD, newLoad, at));
        if (random().nextInt(4) == 0) { // Late: stored, and nothing else.
            body.add(Readings.reading(steady, HEAT, VALUES[0], at.minus(LATE)));
            heats.put(at.minus(LATE), VALUES[0]);
        }
        if (random().nextInt(4) == 0) { // Once more, with another value: nothing at all.
            body.add(Readings.reading(steady, HEAT, NOT_THE_FIRST_VALUE, at));
        }
        Supplier<Call> call = () -> api().call("POST", Readings.INGEST).json(Readings.body(body));
        return repeatable("ingested", call, answer -> {
            assertThat(IngestReport.of(answer).accepted()).as(answer::toString).isEqualTo(body.size());
            stored.putAll(heats);
            judged.add(heat);
            load = newLoad;
        });
    }

    private @Nullable Write createRule() {
        if (rules.values().stream().filter(rule -> !rule.deleted()).count() >= RULES) {
            return null;
        }
        int threshold = 60 + random().nextInt(60);
        return creation(
                "rule created",
                Rules.PATH,
                Rules.body(
                        "machine_id",
                        ruled.id(),
                        "metric_name",
                        LOAD,
                        "warning_threshold",
                        threshold,
                        "critical_threshold",
                        null),
                answer -> rules.put(
                        answer.json().path("id").stringValue(),
                        new RuleKept(
                                threshold,
                                true,
                                false,
                                answer.json().path("version").longValue())));
    }

    private @Nullable Write changeRule() {
        String id = anyRule();
        if (id == null) {
            return null;
        }
        RuleKept rule = kept(id);
        int threshold = 60 + random().nextInt(60);
        return threshold == rule.threshold()
                ? null
                : change(
                        id,
                        Json.object("warning_threshold", threshold),
                        new RuleKept(threshold, rule.enabled(), false, rule.version() + 1));
    }

    private @Nullable Write switchRule() {
        String id = anyRule();
        if (id == null) {
            return null;
        }
        RuleKept rule = kept(id);
        return change(
                id,
                Json.object("is_enabled", !rule.enabled()),
                new RuleKept(rule.threshold(), !rule.enabled(), false, rule.version() + 1));
    }

    /** What was not answered is sent again for the version that it was for: was it done, that is an older one now. */
    private Write change(String id, String json, RuleKept to) {
        String etag = "\"" + kept(id).version() + "\"";
        Supplier<Call> call = () -> api().call("PATCH", Rules.PATH + "/" + id)
                .header("If-Match", etag)
                .json(json);
        return new Write(
                "rule changed",
                call,
                answer -> {
                    assertThat(answer.expect(200).json().path("version").longValue())
                            .as(answer::toString)
                            .isEqualTo(to.version());
                    rules.put(id, to);
                },
                () -> {
                    Answer again = call.get().send();
                    assertThat(again.status()).as(again::toString).isIn(200, 412);
                    rules.put(id, to);
                    return again.status() == 200 ? Found.NOT_DONE : Found.DONE;
                });
    }

    private @Nullable Write deleteRule() {
        String id = anyRule();
        return id == null
                ? null
                : repeatable("rule deleted", () -> api().call("DELETE", Rules.PATH + "/" + id), answer -> {
                    answer.expect(204);
                    rules.put(id, new RuleKept(0, false, true, 0));
                });
    }

    private @Nullable Write acknowledge() {
        List<Alerts.Alert> open = api().alerts().openOf(steady);
        if (open.isEmpty() || acknowledged.contains(open.get(0).id())) {
            return null;
        }
        Alerts.Alert alert = open.get(0);
        return repeatable("acknowledged", () -> api().call("POST", alert.path() + "/acknowledge"), answer -> {
            answer.expect(200);
            acknowledged.add(alert.id());
        });
    }

    private @Nullable String anyRule() {
        List<String> ids = rules.keySet().stream()
                .filter(id -> !kept(id).deleted())
                .sorted()
                .toList();
        return ids.isEmpty() ? null : ids.get(random().nextInt(ids.size()));
    }

    private RuleKept kept(String id) {
        RuleKept rule = rules.get(id);
        if (rule == null) {
            throw new AssertionError("No rule " + id);
        }
        return rule;
    }

    /** The identifiers of its machines. */
    List<String> identifiers() {
        return List.of(steady.identifier(), ruled.identifier(), silent.identifier());
    }

    /** The ids of its machines that measured lately, of none else. */
    List<String> measuring() {
        return List.of(steady.id(), ruled.id());
    }

    private static int level(double value) {
        return value > CRITICAL ? 2 : value > WARNING ? 1 : 0;
    }

    @Override
    void compare() {
        compareRules();
        soon("each reading once", () -> assertThat(storedReadings()).isEqualTo(stored));
        soon("each status once", () -> assertThat(statuses(steady)).isEqualTo(expectedStatuses()));
        soon("the last status", () -> assertThat(statusOf(steady)).isEqualTo(LEVELS.get(level(lastJudged()))));
        soon("each alert once", this::compareSteadyAlerts);
        soon("the status by the last rules", () -> assertThat(statusOf(ruled)).isEqualTo(ruledStatus()));
        soon(
                "the alerts by the last rules",
                () -> assertThat(api().alerts().openOf(ruled).stream().map(Alerts.Alert::ruleId))
                        .containsExactlyInAnyOrderElementsOf(exceeded()));
        soon("silence", () -> assertThat(statuses(silent)).containsExactly("healthy", "offline"));
        statuses(ruled);
    }

    private static void soon(String what, ThrowingRunnable assertion) {
        await(what).atMost(Duration.ofMinutes(2)).untilAsserted(assertion);
    }

    private void compareRules() {
        rules.forEach((id, rule) -> {
            Answer answer = api().get(Rules.PATH + "/" + id);
            if (rule.deleted()) {
                answer.expect(404);
            } else {
                JsonNode shown = answer.expect(200).json();
                assertThat(new RuleKept(
                                shown.path("warning_threshold").intValue(),
                                shown.path("is_enabled").booleanValue(),
                                false,
                                shown.path("version").longValue()))
                        .as(id)
                        .isEqualTo(rule);
            }
        });
    }

    private Map<Instant, Double> storedReadings() {
        Map<Instant, Double> found = new TreeMap<>();
        Object[] all = {"metric_name", HEAT, "start", begin.minus(LATE).minusSeconds(60), "limit", 1000};
        String cursor = "";
        do {
            JsonNode page = api().readings()
                    .history(steady, cursor.isEmpty() ? all : Api.with(all, "cursor", cursor))
                    .expect(200)
                    .json();
            for (JsonNode item : Json.elements(page.path("items"))) {
                assertThat(found.put(
                                Instant.parse(item.path("timestamp").stringValue()),
                                item.path("value").doubleValue()))
                        .as("twice: %s", item)
                        .isNull();
            }
            cursor = page.path("next_cursor").asString("");
        } while (!cursor.isEmpty());
        return found;
    }

    private List<String> expectedStatuses() {
        List<String> expected = new ArrayList<>();
        String now = "offline";
        for (double value : judged) {
            String next = LEVELS.get(level(value));
            if (!next.equals(now)) {
                expected.add(next);
            }
            now = next;
        }
        return expected;
    }

    private double lastJudged() {
        return judged.get(judged.size() - 1);
    }

    /** What a machine has become, in turn, by its history: each from what it was before. */
    private List<String> statuses(Machine machine) {
        List<String> statuses = new ArrayList<>();
        String now = "offline";
        for (JsonNode entry : entries(machine.path())) {
            if (entry.path("type").stringValue().endsWith(".status-changed")) {
                JsonNode change = entry.path("payload");
                assertThat(change.path("old_status").stringValue())
                        .as(entry::toString)
                        .isEqualTo(now);
                now = change.path("new_status").stringValue();
                assertThat(now)
                        .as(entry::toString)
                        .isNotEqualTo(change.path("old_status").stringValue());
                statuses.add(now);
            }
        }
        return statuses;
    }

    private String statusOf(Machine machine) {
        return api().read(machine).expect(200).machine().status();
    }

    private void compareSteadyAlerts() {
        int expected = 0;
        int before = 0;
        for (double value : judged) {
            expected += before == 0 && level(value) > 0 ? 1 : 0;
            before = level(value);
        }
        List<Alerts.Alert> alerts = api().alerts().of(steady);
        assertThat(alerts).hasSize(expected).allMatch(alert -> alert.ruleId().equals(steadyRule));
        assertThat(alerts.stream().filter(Alerts.Alert::open).map(Alerts.Alert::severity))
                .isEqualTo(before == 0 ? List.of() : List.of(LEVELS.get(before)));
        assertThat(alerts.stream()
                        .filter(alert -> alert.json().path("is_acknowledged").booleanValue())
                        .map(Alerts.Alert::id))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    private List<String> exceeded() {
        return rules.keySet().stream()
                .filter(id -> !kept(id).deleted() && kept(id).enabled() && load > kept(id).threshold())
                .toList();
    }

    private String ruledStatus() {
        return LEVELS.get(exceeded().isEmpty() ? 0 : 1);
    }
}
