package io.fleetledger.standalone;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * Writes what can be written, then reads every path that the API document names: as it is, and with each of its parameters.
 * A parameter that has no sample here fails the walk.
 */
final class ApiWalk {

    private static final Pattern FINER_THAN_MILLISECONDS = Pattern.compile("\"[0-9T:-]{19}[.][0-9]{4,}Z\"");

    private static final String ADMIN = "admin";
    private static final String BASE = "/api/v1";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Of a machine, more than are looked for one by one. */
    private static final int VERSIONS = 6;

    private final FleetClient fleet;
    private final Map<String, String> ids =
            new HashMap<>(Map.of("processor", "machine-list", "projection", "machine-list"));
    private final Map<String, List<String>> samples;
    private Instant begun = Instant.MIN;

    ApiWalk(FleetClient fleet) {
        this.fleet = fleet;
        this.samples = new HashMap<>(Map.ofEntries(
                entry("page", List.of("2")),
                entry("page_size", List.of("1")),
                entry("limit", List.of("1")),
                entry("after", List.of("0")),
                entry("before", List.of("2")),
                entry("action", List.of("machine.renamed")),
                entry("resource_type", List.of("machine")),
                entry("type", List.of("io.fleetledger.machine.registered")),
                entry("user_id", List.of("admin")),
                entry("search", List.of("mi", "mill")),
                entry("machine_identifier", List.of("MILL-1")),
                entry("status", List.of("critical")),
                entry("protocol", List.of("json")),
                entry("is_active", List.of("false", "all")),
                entry("sort_by", List.of()),
                entry("sort_dir", List.of("desc")),
                entry("format", List.of("csv")),
                entry("group_type", List.of("line")),
                entry("metric_name", List.of("temperature")),
                entry("interval", List.of("1m")),
                entry("include", List.of("related", "related&before=1000000000")),
                entry("is_enabled", List.of("true")),
                entry("severity", List.of("critical")),
                entry("is_acknowledged", List.of("true", "false")),
                entry("is_resolved", List.of("true", "false")),
                entry("start", List.of(Instant.now().minusSeconds(3_600).toString())),
                entry("end", List.of(Instant.now().toString())),
                entry("start_date", List.of(Instant.now().minusSeconds(3_600).toString())),
                entry("end_date", List.of(Instant.now().toString()))));
    }

    void walk() {
        write();
        sampleIds();
        JsonNode paths = FleetClient.json(fleet.get("", "/v3/api-docs")).path("paths");
        paths.properties().stream()
                .filter(path -> path.getValue().has("get"))
                .filter(path ->
                        !path.getKey().startsWith(BASE + "/admin/tenants/")) // Nobody's, where none is the platform's.
                .forEach(path -> read(path.getKey(), path.getValue().path("get").path("parameters")));
        end();
    }

    private void write() {
        List<String> machines = new ArrayList<>(IntStream.rangeClosed(1, 5)
                .mapToObj(number -> fleet.register(ADMIN, "MILL-" + number))
                .toList());
        String machine = machines.get(0);
        String site = fleet.createGroup(ADMIN, "Mills of Hamburg");
        String line = fleet.createGroup(ADMIN, "Mill line", site);
        ids.putAll(Map.of("machine_id", machine, "group_id", site, "parent_id", site));
        done(fleet.send(ADMIN, "PUT", BASE + "/machine-groups/" + line + "/members", members(machines)));
        done(fleet.send(
                ADMIN, "DELETE", BASE + "/machine-groups/" + line + "/members", members(machines.subList(3, 4))));
        done(fleet.patch(ADMIN, BASE + "/machine-groups/" + line, "{\"parent_id\":null}"));
        done(fleet.patch(ADMIN, BASE + "/machine-groups/" + line, "{\"parent_id\":\"" + site + "\"}"));
        begun = Instant.now();
        for (int version = 1; version <= VERSIONS; version++) {
            done(fleet.patch(ADMIN, BASE + "/machines/" + machine, "{\"name\":\"Mill of line " + version + "\"}"));
        }

        rule("\"machine_id\":\"" + machine + "\",");
        rule("\"group_id\":\"" + site + "\",");
        ids.put("rule_id", rule(""));
        done(fleet.patch(ADMIN, BASE + "/alert-rules/" + ids.get("rule_id"), "{\"name\":\"Much too hot\"}"));
        HttpResponse<String> webhook =
                fleet.post(ADMIN, BASE + "/webhooks", "{\"url\":\"https://8.8.8.8/walked\",\"is_enabled\":false}");
        done(webhook);
        ids.put("webhook_id", FleetClient.json(webhook).get("id").stringValue());
        done(fleet.post(ADMIN, BASE + "/settings/api-keys", "{\"name\":\"Agent\",\"scopes\":[\"ingest\"]}"));
        String key = FleetClient.json(
                        fleet.post(ADMIN, BASE + "/settings/api-keys", "{\"name\":\"Other\",\"scopes\":[\"ingest\"]}"))
                .get("plaintext_key")
                .stringValue();
        done(fleet.sendWithKey(key, "POST", BASE + "/ingest", readings(20)));
        done(fleet.post(ADMIN, BASE + "/ingest", readings(99)));
        importFile();

        JsonNode alert = Awaitility.await("an alert")
                .atMost(TIMEOUT)
                .until(() -> items("/alerts").path(0), found -> !found.isMissingNode());
        ids.put("alert_id", alert.get("id").stringValue());
        String path = BASE + "/alerts/" + ids.get("alert_id");
        done(fleet.post(ADMIN, path + "/acknowledge", ""));
        done(fleet.post(
                ADMIN, path + "/snooze", "{\"snooze_until\":\"" + Instant.now().plusSeconds(600) + "\"}"));
        done(fleet.post(ADMIN, BASE + "/alerts/bulk/acknowledge", "{\"alert_ids\":[\"" + ids.get("alert_id") + "\"]}"));
        done(fleet.post(ADMIN, BASE + "/ingest", readings(30)));
        done(fleet.delete(ADMIN, BASE + "/machines/" + machines.get(4)));
        done(fleet.post(ADMIN, BASE + "/machines/" + machines.get(4) + "/restore", ""));
        done(fleet.delete(ADMIN, BASE + "/machines/" + machines.get(2)));
    }

    private void importFile() {
        try {
            Path file = Files.createTempFile("machines", ".csv");
            Files.writeString(file, "name,machine_identifier,protocol\nMill,MILL-8,json\nMill,,json\n");
            done(fleet.upload(ADMIN, BASE + "/machines/import?on_duplicate=update", file));
            HttpResponse<String> job = fleet.upload(ADMIN, BASE + "/machines/import-jobs", file);
            done(job);
            ids.put("job_id", FleetClient.json(job).get("id").stringValue());
            Awaitility.await("an import job")
                    .atMost(TIMEOUT)
                    .until(() -> FleetClient.json(fleet.get(ADMIN, BASE + "/machines/import-jobs/" + ids.get("job_id")))
                            .get("state")
                            .stringValue()
                            .equals("completed"));
            Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String rule(String scope) {
        HttpResponse<String> answer = fleet.post(
                ADMIN,
                BASE + "/alert-rules",
                "{\"name\":\"Too hot\"," + scope + "\"metric_name\":\"temperature\",\"operator\":\"gt\","
                        + "\"critical_threshold\":80}");
        done(answer);
        return FleetClient.json(answer).get("id").stringValue();
    }

    private static String readings(int value) {
        return "{\"readings\":[{\"machine_identifier\":\"MILL-1\",\"timestamp\":\""
                + Instant.now().truncatedTo(ChronoUnit.MILLIS) + "\",\"metric_name\":\"temperature\",\"value\":" + value
                + ",\"unit\":\"C\"}]}";
    }

    private static String members(List<String> machineIds) {
        return "{\"machine_ids\":[\"" + String.join("\",\"", machineIds) + "\"]}";
    }

    private void sampleIds() {
        ids.forEach((name, id) -> samples.put(name, List.of(id)));
        samples.put("as_of", samplesOfThePast());
        samples.put("resource_id", List.of(Objects.requireNonNull(ids.get("machine_id"))));
        samples.put("include_descendants", List.of("true&group_id=" + ids.get("group_id")));
        samples.put("sort_by", new ArrayList<>());
        for (String key : List.of(
                "name",
                "machine_identifier",
                "status",
                "protocol",
                "location",
                "created_at",
                "updated_at",
                "last_seen_at")) {
            Objects.requireNonNull(samples.get("sort_by")).addAll(List.of(key, key + "&sort_dir=desc"));
        }
    }

    /** Of each filter and order a list of the past, too. */
    private List<String> samplesOfThePast() {
        List<String> all =
                new ArrayList<>(List.of(begun.toString(), Instant.now().toString()));
        for (String further : List.of(
                "is_active=all",
                "status=offline",
                "protocol=json",
                "machine_identifier=MILL-1",
                "search=mill",
                "group_id=" + ids.get("group_id"),
                "include_descendants=true&group_id=" + ids.get("group_id"),
                "sort_by=machine_identifier",
                "sort_by=status",
                "sort_by=protocol",
                "sort_by=location",
                "sort_by=created_at",
                "sort_by=updated_at")) {
            all.add(Instant.now() + "&" + further);
            if (further.startsWith("sort_by")) {
                all.add(Instant.now() + "&sort_dir=desc&" + further);
            }
        }
        return all;
    }

    /** A page of events, which ends, rather than a stream of them. */
    private HttpResponse<String> get(String path) {
        return fleet.send(ADMIN, "GET", path, null, "Accept", "application/json, */*;q=0.5");
    }

    private void read(String template, JsonNode parameters) {
        String path = template;
        for (Map.Entry<String, String> id : ids.entrySet()) {
            path = path.replace("{" + id.getKey() + "}", id.getValue());
        }
        HttpResponse<String> plain = get(path);
        done(plain);
        for (JsonNode parameter : parameters) {
            String name = parameter.get("name").stringValue();
            if (parameter.get("in").stringValue().equals("query")) {
                for (String sample : name.equals("cursor") ? cursors(path) : samplesOf(name)) {
                    done(get(path + "?" + name + "=" + sample));
                }
            }
        }
    }

    private List<String> samplesOf(String parameter) {
        return Objects.requireNonNull(samples.get(parameter), "a sample of the parameter " + parameter);
    }

    /** Those behind the first item, in some orders. */
    private List<String> cursors(String path) {
        List<String> cursors = new ArrayList<>();
        String size = path.endsWith("/readings") ? "limit=1" : "page_size=1";
        List<String> orders = new ArrayList<>(List.of(""));
        if (!path.endsWith("/readings")) {
            String then = "&as_of=" + Instant.now();
            orders.addAll(List.of("&sort_dir=desc", "&search=mi", then, then + "&sort_by=status"));
        }
        for (String order : orders) {
            JsonNode next = FleetClient.json(fleet.get(ADMIN, path + "?" + size + order))
                    .path("next_cursor");
            if (next.isString()) {
                cursors.add(next.stringValue() + "&" + size + order);
            }
        }
        return cursors;
    }

    private JsonNode items(String path) {
        return FleetClient.json(fleet.get(ADMIN, BASE + path)).path("items");
    }

    /** What ends a resource, and with that what is told of it elsewhere. */
    private void end() {
        done(fleet.delete(ADMIN, BASE + "/alert-rules/" + ids.get("rule_id")));
        done(fleet.delete(ADMIN, BASE + "/webhooks/" + ids.get("webhook_id")));
        done(fleet.delete(ADMIN, BASE + "/machine-groups/" + ids.get("group_id") + "?cascade=true"));
        done(fleet.delete(
                ADMIN,
                BASE + "/settings/api-keys/"
                        + items("/settings/api-keys").get(0).get("id").stringValue()));
    }

    /** Readings are as fine as they were sent, and all else is of ours. */
    private static void done(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isBetween(200, 299);
        assertThat(FINER_THAN_MILLISECONDS.matcher(answer.body()).find())
                .as("an instant finer than milliseconds: " + answer.uri() + ": " + answer.body())
                .isFalse();
    }
}
