package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A small plant with something of most that a release keeps, and what that release answers of it. Nothing waits in it: no
 * import job that is half done, no webhook's delivery.
 *
 * @param targets whose answers tell of all of it
 */
record ReleaseData(Secrets secrets, List<String> targets) {

    /**
     * What nobody is told twice.
     *
     * @param apiKey of an agent that may send readings
     * @param webhookSecret of a webhook that is disabled
     */
    record Secrets(String apiKey, String webhookId, String webhookSecret) {}

    private static final String KEYS = "/api/v1/settings/api-keys";
    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final Duration FOLLOWED = Duration.ofMinutes(1);

    /** The answers of lists that every tenant has. */
    private static final List<String> LISTS = List.of(
            Api.MACHINES + "?is_active=all&page_size=100",
            Api.MACHINES + "?is_active=false",
            "/api/v1/machine-groups",
            "/api/v1/machine-groups/tree",
            "/api/v1/alerts",
            "/api/v1/alerts/stats",
            "/api/v1/alert-rules",
            KEYS,
            WEBHOOKS,
            Imports.JOBS);

    /** Makes it, and waits until all who follow have seen it. */
    static ReleaseData write(Fleet fleet) {
        Api api = fleet.admin();
        String begin = new Events(api).page().next();
        List<String> targets = new ArrayList<>(LISTS);

        Machine mill = api.register("CNC Mill \u2116 1");
        Machine press = api.registerWith(
                "name",
                "Presse M\u00fcller",
                "machine_identifier",
                Unique.identifier(),
                "protocol",
                "opc_ua",
                "location",
                "Halle 3, Linie \u00d6st");
        Machine quiet = api.register("Quiet \ud83d\udd27");
        Machine retired = api.register("Old lathe");
        api.patch(mill, "location", "Hall 2", "name", "CNC Mill #1").expect(200);
        api.delete(retired).expect(204);
        api.delete(quiet).expect(204);
        api.restore(quiet).expect(200);
        api.imports()
                .run(Csv.of(
                        Csv.line("Saw", "SAW-1", "json", "Hall 1"),
                        Csv.line("Saw", "SAW-1", "json", "Hall 1"),
                        Csv.line("", "SAW-2", "json", "Hall 1")));
        JsonNode job = api.imports()
                .completed(api.imports()
                        .start(Csv.of(Stream.concat(Csv.machines("ROBOT", 60), Stream.of(Csv.line("", "BAD", "x", "y")))
                                .toArray(String[]::new))));

        Groups groups = api.groups();
        Group site = groups.create("Werk K\u00f6ln", null);
        Group line = groups.createIn(site);
        Group other = groups.createIn(site);
        Group gone = groups.createIn(site);
        groups.putMembers(line, List.of(mill.id(), press.id())).expect(200);
        groups.addMembers(other, List.of(quiet.id())).expect(200);
        groups.removeMembers(line, List.of(press.id())).expect(200);
        groups.move(groups.current(other), line).expect(200);
        groups.delete(gone).expect(204);

        Rules rules = api.rules();
        rules.createFor(mill);
        Rules.Rule ofGroup = rules.create("name", "Site too hot", "group_id", site.id(), "critical_threshold", 90);
        Rules.Rule deleted = rules.create("name", "Not for long");
        rules.patch(ofGroup, "is_enabled", false).expect(200);
        rules.delete(deleted).expect(204);

        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(2, ChronoUnit.HOURS);
        Readings readings = api.readings();
        for (int minute = 0; minute < 60; minute += 10) {
            readings.put(mill, "temperature", 20 + minute / 10.0, hour.plus(minute, ChronoUnit.MINUTES));
            readings.put(quiet, "speed", minute, hour.plus(minute, ChronoUnit.MINUTES));
        }
        readings.put(mill, "temperature", 97.5, hour.plus(70, ChronoUnit.MINUTES));
        awaitStatus(api, mill, "critical");
        Alerts.Alert alert = api.alerts().openOf(mill).get(0);
        api.alerts().acknowledge(alert).expect(200);
        api.alerts().snooze(alert, Instant.now().plus(1, ChronoUnit.HOURS)).expect(200);
        rules.createFor(press);
        rules.tryBaselineFor(press).expect(201);
        List<String> statuses = List.of("warning", "critical", "warning", "healthy");
        List<Integer> temperatures = List.of(85, 99, 84, 20);
        for (int at = 0; at < statuses.size(); at++) {
            readings.put(press, "temperature", temperatures.get(at), hour.plus(80 + at, ChronoUnit.MINUTES));
            awaitStatus(api, press, statuses.get(at));
        }
        api.tryRegister(mill.identifier()).expect(409);
        readings.put(quiet, "temperature", 1, hour.plus(71, ChronoUnit.MINUTES));
        awaitStatus(api, quiet, "healthy");

        JsonNode key = create(api, KEYS, "name", "Agent of hall 2", "scopes", List.of("ingest"));
        JsonNode revoked = create(api, KEYS, "name", "Lost agent", "scopes", List.of("read:machines"));
        api.call("DELETE", KEYS + "/" + revoked.path("id").stringValue()).send().expect(204);
        JsonNode hook = create(
                api,
                WEBHOOKS,
                "url",
                "https://example.com/fleet",
                "event_types",
                List.of("io.fleetledger.machine.registered"));
        String webhook = WEBHOOKS + "/" + hook.path("id").stringValue();
        api.call("PATCH", webhook).json(Json.object("is_enabled", false)).send().expect(200);
        fleet.acme().register("A neighbour's");

        Instant end = Instant.now();
        for (Machine machine : List.of(mill, press, quiet, retired)) {
            targets.add(machine.path());
            targets.add(machine.path() + "?as_of=" + machine.createdAt());
            targets.add(machine.path() + "/history?include=related&limit=100");
            targets.add(machine.path() + "/readings/latest");
        }
        targets.add(mill.path() + "/readings" + Query.of("metric_name", "temperature", "start", hour, "end", end));
        targets.add(mill.path() + "/readings"
                + Query.of("metric_name", "temperature", "start", hour, "end", end, "interval", "1h"));
        targets.add(Api.MACHINES + Query.of("as_of", end, "sort_by", "name", "page_size", 100));
        targets.add(Api.MACHINES + Query.of("search", "m\u00fcller"));
        targets.add(Api.MACHINES + Query.of("status", "critical"));
        targets.add(Api.MACHINES + Query.of("group_id", site.id(), "include_descendants", true));
        targets.add("/api/v1/machine-groups/tree" + Query.of("as_of", end));
        for (Group group : List.of(site, line, other)) {
            targets.add("/api/v1/machine-groups/" + group.id());
            targets.add("/api/v1/machine-groups/" + group.id() + "/members");
            targets.add("/api/v1/machine-groups/" + group.id() + "/history?limit=100");
        }
        targets.add("/api/v1/alerts/" + alert.id());
        targets.add(Imports.path(job));
        targets.add(webhook);
        targets.add(webhook + "/dead-letters");
        targets.add("/api/v1/audit" + Query.of("end", end, "page_size", 100));
        targets.add(Events.EVENTS + Query.of("after", begin, "limit", 1000));
        return new ReleaseData(
                new Secrets(
                        key.path("plaintext_key").stringValue(),
                        hook.path("id").stringValue(),
                        hook.path("secret").stringValue()),
                List.copyOf(targets));
    }

    Map<String, JsonNode> answers(Api api) {
        return answers(api, targets);
    }

    static Map<String, JsonNode> answersOfLists(Api api) {
        return answers(api, LISTS);
    }

    private static Map<String, JsonNode> answers(Api api, List<String> targets) {
        return targets.stream()
                .collect(Collectors.toMap(
                        target -> target, target -> ask(api, target), (one, same) -> one, LinkedHashMap::new));
    }

    /** Where pages of events go on is not a thing to be kept: more may have happened since. */
    static JsonNode ask(Api api, String target) {
        JsonNode json = api.call("GET", target)
                .header("Accept", "application/json")
                .send()
                .expect(200)
                .json();
        return target.startsWith(Events.EVENTS) ? json.path("items") : json;
    }

    private static JsonNode create(Api api, String target, Object... namesAndValues) {
        return api.post(target, Json.object(namesAndValues)).expect(201).json();
    }

    private static void awaitStatus(Api api, Machine machine, String status) {
        await("the status of " + machine)
                .atMost(FOLLOWED)
                .untilAsserted(
                        () -> assertThat(api.read(machine).machine().status()).isEqualTo(status));
    }
}
