package io.fleetledger.standalone;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.caller.Scope;
import io.fleetledger.support.security.RequiresRole;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks every route that is mapped, so that a new one is held to the rules without anybody remembering to: it names a
 * role, it is closed to callers below it, and it shows one tenant nothing of another's.
 */
class EveryRouteIT {

    /** A body that each writing route accepts; a route that is not here has to be added with its body. */
    private static final Map<String, String> BODIES = Map.ofEntries(
            entry("POST /api/v1/machines/import", ""),
            entry("POST /api/v1/machines/import-jobs", ""),
            entry("POST /api/v1/machines", FleetClient.machine("Walker", "WALK-1")),
            entry("PATCH /api/v1/machines/{machine_id}", "{\"name\":\"Changed by a stranger\"}"),
            entry("POST /api/v1/machines/{machine_id}/restore", ""),
            entry("POST /api/v1/machine-groups", "{\"name\":\"Walked\",\"group_type\":\"line\"}"),
            entry("PATCH /api/v1/machine-groups/{group_id}", "{\"name\":\"Changed by a stranger\"}"),
            entry("PUT /api/v1/machine-groups/{group_id}/members", "{\"machine_ids\":[]}"),
            entry("POST /api/v1/machine-groups/{group_id}/members", "{\"machine_ids\":[]}"),
            entry("DELETE /api/v1/machine-groups/{group_id}/members", "{\"machine_ids\":[]}"),
            entry("POST /api/v1/admin/processors/{processor}/parked-events/{event_id}/retry", ""),
            entry("POST /api/v1/admin/projections/{projection}/replay", ""),
            entry("POST /api/v1/admin/projections/all/replay", ""),
            entry("POST /api/v1/admin/backups", ""),
            entry("POST /api/v1/admin/tenants/{tenant_id}/off-boarding", "{\"tenant_id\":\"walked\"}"),
            entry("POST /api/v1/admin/processors/{processor}/segments/{segment}/split", ""),
            entry("POST /api/v1/admin/processors/{processor}/segments/{segment}/merge", ""),
            entry("POST /api/v1/settings/api-keys", "{\"name\":\"Walked\",\"scopes\":[\"ingest\"]}"),
            entry("POST /api/v1/ingest", "{\"readings\":[{}]}"),
            entry(
                    "POST /api/v1/alert-rules",
                    "{\"name\":\"Walked\",\"metric_name\":\"m\",\"operator\":\"gt\",\"warning_threshold\":1}"),
            entry("PATCH /api/v1/alert-rules/{rule_id}", "{\"name\":\"Changed by a stranger\"}"),
            entry("POST /api/v1/webhooks", "{\"url\":\"https://8.8.8.8/walked\",\"is_enabled\":false}"),
            entry("PATCH /api/v1/webhooks/{webhook_id}", "{\"is_enabled\":false}"),
            entry("POST /api/v1/webhooks/{webhook_id}/rotate-secret", ""),
            entry("POST /api/v1/webhooks/{webhook_id}/test", ""),
            entry("POST /api/v1/webhooks/{webhook_id}/resend", "{}"),
            entry("POST /api/v1/alerts/{alert_id}/acknowledge", ""),
            entry("POST /api/v1/alerts/bulk/acknowledge", "{\"alert_ids\":[]}"),
            entry("POST /api/v1/alerts/{alert_id}/snooze", "{\"snooze_until\":\"TOMORROW\"}"));

    private static RunningFleet fleet;

    record Route(String method, String path, HandlerMethod handler) {

        boolean namesOneResource() {
            return path.contains("{") && !isThePlatforms();
        }

        /** No tenant is the platform's here: these are closed to everybody, whatever they name. */
        private boolean isThePlatforms() {
            return Objects.requireNonNull(handler.getMethodAnnotation(RequiresRole.class))
                    .revealsAllTenants();
        }

        String at(String id) {
            return path.replaceAll("\\{[^}]*}", id);
        }

        /** At the one of the ids that names something where the route looks. */
        String atOther(String machineId, String groupId) {
            return at(path.startsWith("/api/v1/machine-groups/") ? machineId : groupId);
        }

        String at(String machineId, String groupId) {
            return at(path.startsWith("/api/v1/machine-groups/") ? groupId : machineId);
        }

        @Nullable String body() {
            return method.equals("GET")
                    ? null
                    : BODIES.getOrDefault(method + " " + path, "")
                            .replace(
                                    "TOMORROW",
                                    Instant.now().plus(1, ChronoUnit.DAYS).toString());
        }
    }

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(dataDir);
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void everyRouteIsBelowTheApiPathAndNamesARole() {
        assertThat(routes()).isNotEmpty().allSatisfy(route -> {
            assertThat(route.path()).startsWith("/api/v1/");
            assertThat(route.handler().getMethodAnnotation(RequiresRole.class))
                    .as(route.toString())
                    .isNotNull();
        });
    }

    @Test
    void everyWritingRouteHasABodyToTryItWith() {
        assertThat(routes())
                .filteredOn(route ->
                        !route.method().equals("GET") && !route.method().equals("DELETE"))
                .allSatisfy(route -> assertThat(BODIES).containsKey(route.method() + " " + route.path()));
    }

    @Test
    void noRouteAnswersACallerWithoutAToken() {
        assertThat(routes()).allSatisfy(route -> {
            HttpResponse<String> answer = fleet.send("", route.method(), route.at(someId()), route.body());
            assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
        });
    }

    @Test
    void noRouteAnswersACallerBelowItsRole() {
        String mine = fleet.register("admin", "LOW-1");
        assertThat(routes()).allSatisfy(route -> {
            RequiresRole rule = Objects.requireNonNull(route.handler().getMethodAnnotation(RequiresRole.class));
            Role needed = rule.value();
            List<String> tooLow = switch (needed) {
                case VIEWER -> List.of("agent");
                case OPERATOR -> List.of("agent", "viewer");
                case ADMIN -> List.of("agent", "viewer", "operator");
            };
            tooLow.stream()
                    .filter(client -> !admits(rule, client))
                    .forEach(client -> assertThat(fleet.send(client, route.method(), route.at(mine), route.body())
                                    .statusCode())
                            .as("%s as %s", route, client)
                            .isEqualTo(403));
        });
    }

    /** By its scopes: the agent's is to send readings. */
    private static boolean admits(RequiresRole rule, String client) {
        return client.equals("agent") && List.of(rule.scopes()).contains(Scope.INGEST);
    }

    @Test
    void noRouteShowsOrChangesAnotherTenantsResource() {
        String theirs = fleet.register("admin", "SECRET-OF-DEMO");
        String theirGroup = fleet.createGroup("admin", "SECRET-OF-DEMO");
        String before = fleet.get("admin", "/api/v1/machines/" + theirs).body();
        String groupBefore = unchanged(theirGroup);
        assertThat(routes()).allSatisfy(route -> {
            HttpResponse<String> answer = fleet.send(
                    "acme-admin",
                    route.method(),
                    route.at(theirs, theirGroup),
                    route.body(),
                    "Accept",
                    "application/json, */*;q=0.5"); // A page of events, which ends, rather than a stream of them.
            if (route.namesOneResource()) {
                assertThat(answer.statusCode()).as(route.toString()).isEqualTo(404);
            }
            assertThat(answer.body())
                    .as(route.toString())
                    .doesNotContain("SECRET-OF-DEMO")
                    .doesNotContain("00000000-0000-4000-8000-0000000000d1");
        });
        assertThat(fleet.get("admin", "/api/v1/machines/" + theirs).body()).isEqualTo(before);
        assertThat(unchanged(theirGroup)).isEqualTo(groupBefore);
    }

    /** A change that changes nothing is answered with the group as it is. */
    private static String unchanged(String groupId) {
        return fleet.patch("admin", "/api/v1/machine-groups/" + groupId, "{\"name\":\"SECRET-OF-DEMO\"}")
                .body();
    }

    @Test
    void anIdOfAnotherKindOfResourceNamesNothing() {
        String groupsId = fleet.createGroup("admin", "Other kind");
        String machinesId = fleet.register("admin", "OTHER-KIND");
        assertThat(routes()).filteredOn(Route::namesOneResource).allSatisfy(route -> {
            HttpResponse<String> answer =
                    fleet.send("admin", route.method(), route.atOther(machinesId, groupsId), route.body());
            assertThat(answer.statusCode()).as(route.toString()).isEqualTo(404);
        });
    }

    @Test
    void noRouteAnswersInATypeThatIsNotAccepted() {
        String mine = fleet.register("admin", "PICTURED");
        assertThat(routes())
                .filteredOn(
                        route -> route.method().equals("GET") || route.path().endsWith("/backups"))
                .allSatisfy(route -> {
                    HttpResponse<String> answer =
                            fleet.send("admin", route.method(), route.at(mine), route.body(), "Accept", "image/png");
                    assertThat(answer.statusCode()).as(route.toString()).isEqualTo(406);
                    assertThat(answer.body()).contains("\"code\":\"NOT_ACCEPTABLE\"");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "'',                    text/csv, text/csv",
        "'',                    application/x-ndjson, application/x-ndjson",
        "?format=csv,           text/csv, text/csv",
        "?format=csv,           */*, text/csv",
        "?format=ndjson,        text/csv, application/x-ndjson"
    })
    void aFileIsOfTheNamedFormatOrElseOfAnAcceptedOne(String parameters, String accepted, String type) {
        for (String path : List.of("/api/v1/machines/export", "/api/v1/audit/export")) {
            HttpResponse<String> file = fleet.send("viewer", "GET", path + parameters, null, "Accept", accepted);
            assertThat(file.statusCode()).as(file.body()).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Type").orElse("")).startsWith(type);
        }
    }

    @Test
    void anUnknownIdHasOneCodeWhateverIsAskedOfIt() {
        Map<String, String> codes = Map.of(
                "/api/v1/machines/{machine_id}", "MACHINE_NOT_FOUND",
                "/api/v1/machine-groups/{group_id}", "GROUP_NOT_FOUND",
                "/api/v1/machines/import-jobs/{job_id}", "IMPORT_JOB_NOT_FOUND",
                "/api/v1/alerts/{alert_id}", "ALERT_NOT_FOUND",
                "/api/v1/alert-rules/{rule_id}", "ALERT_RULE_NOT_FOUND",
                "/api/v1/settings/api-keys/{key_id}", "API_KEY_NOT_FOUND",
                "/api/v1/webhooks/{webhook_id}", "WEBHOOK_NOT_FOUND",
                "/api/v1/admin/processors/{processor}", "NOT_FOUND",
                "/api/v1/admin/projections/{projection}", "NOT_FOUND");
        assertThat(routes()).filteredOn(Route::namesOneResource).allSatisfy(route -> {
            HttpResponse<String> answer = fleet.send("admin", route.method(), route.at(someId()), route.body());
            String code = FleetClient.json(answer).get("code").stringValue();
            assertThat(codes).as("%s: %s", route, code).anySatisfy((path, expected) -> {
                assertThat(route.path()).startsWith(path);
                assertThat(code).isEqualTo(expected);
            });
        });
    }

    /** Of parked events there is none here: ParkedEventEndpointsIT asks for one. */
    @Test
    void noChangeOfASingleThingOverlooksWhichVersionItIsMeantFor(@TempDir Path files) throws IOException {
        Map<String, String> things = Map.of(
                "/api/v1/machines/{machine_id}", fleet.register("admin", "CONDITIONAL"),
                "/api/v1/machine-groups/{group_id}", fleet.createGroup("admin", "Conditional"),
                "/api/v1/machines/import-jobs/{job_id}", queued(files),
                "/api/v1/alert-rules/{rule_id}", created("/api/v1/alert-rules"),
                "/api/v1/settings/api-keys/{key_id}", created("/api/v1/settings/api-keys"),
                "/api/v1/webhooks/{webhook_id}", created("/api/v1/webhooks"));
        assertThat(routes())
                .filteredOn(Route::namesOneResource)
                .filteredOn(route -> List.of("PATCH", "PUT", "DELETE").contains(route.method()))
                .filteredOn(route -> !route.path().contains("/parked-events/"))
                .hasSizeGreaterThan(10)
                .allSatisfy(route -> {
                    String thing = things.entrySet().stream()
                            .filter(each -> route.path().startsWith(each.getKey()))
                            .map(Map.Entry::getValue)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("Nothing to try it with: " + route));
                    HttpResponse<String> answer =
                            fleet.send("admin", route.method(), route.at(thing), route.body(), "If-Match", "\"99\"");
                    assertThat(answer.statusCode())
                            .as("%s: %s", route, answer.body())
                            .isEqualTo(412);
                });
        assertThat(fleet.delete(
                                "admin",
                                "/api/v1/machines/import-jobs/" + things.get("/api/v1/machines/import-jobs/{job_id}"))
                        .statusCode())
                .isEqualTo(204);
    }

    private static String created(String path) {
        HttpResponse<String> answer = fleet.post("admin", path, BODIES.getOrDefault("POST " + path, ""));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
        return FleetClient.json(answer).get("id").stringValue();
    }

    /** With as many rows as keep it from its end until it was asked for. */
    private static String queued(Path files) throws IOException {
        String rows = IntStream.range(0, 60_000)
                .mapToObj(n -> "Machine " + n + ",CONDITIONAL-" + n + ",json\n")
                .collect(Collectors.joining("", "name,machine_identifier,protocol\n", ""));
        HttpResponse<String> answer = fleet.upload(
                "admin", "/api/v1/machines/import-jobs", Files.writeString(files.resolve("rows.csv"), rows));
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
        return FleetClient.json(answer).get("id").stringValue();
    }

    @Test
    void aPathThatIsNoIdIsNotReadAsOne() {
        Map<String, String> allowed = Map.of(
                "/api/v1/machines/export", "GET",
                "/api/v1/machine-groups/tree", "GET",
                "/api/v1/machines/import", "POST",
                "/api/v1/machines/import-jobs", "GET, POST",
                "/api/v1/machines/import/template", "GET");
        allowed.forEach((path, methods) -> {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                if (!methods.contains(method)) {
                    HttpResponse<String> answer = fleet.send("admin", method, path, "{}");
                    assertThat(answer.statusCode()).as(method + " " + path).isEqualTo(405);
                    assertThat(answer.headers().firstValue("Allow")).hasValue(methods);
                }
            }
        });
    }

    @Test
    void noWebhookMayGoToAPrivateAddressUnlessThatIsSet() {
        String webhooks = "/api/v1/webhooks";
        String made = fleet.post("admin", webhooks, "{\"url\":\"https://8.8.8.8/\",\"is_enabled\":false}")
                .headers()
                .firstValue("Location")
                .orElseThrow();
        for (String url :
                List.of("http://127.0.0.1/", "https://10.0.0.1/", "http://[::1]:8080/", "http://localhost/")) {
            String body = "{\"url\":\"" + url + "\"}";
            for (HttpResponse<String> answer :
                    List.of(fleet.post("admin", webhooks, body), fleet.patch("admin", made, body))) {
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
                assertThat(FleetClient.json(answer).at("/errors/0/type").stringValue())
                        .isEqualTo("url_target_forbidden");
            }
        }
    }

    @Test
    void thereIsNoLimitOfRequestsUnlessItIsSet() {
        for (int request = 0; request < 100; request++) {
            HttpResponse<String> answer = fleet.get("viewer", "/api/v1/machines");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-ratelimit"));
        }
        assertThat(fleet.context().containsBean("rateLimitFilter")).isFalse();
        assertThat(fleet.bean(MongoOperations.class).collectionExists("rate-limit-buckets"))
                .isFalse();
    }

    private static String someId() {
        return "550e8400-e29b-41d4-a716-446655440000";
    }

    private static List<Route> routes() {
        return fleet.context().getBeansOfType(RequestMappingHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> entry.getValue().getBeanType().getName().startsWith("io.fleetledger.")
                        && !entry.getValue().getBeanType().getName().startsWith("io.fleetledger.support.problem."))
                .flatMap(entry -> routesOf(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static Stream<Route> routesOf(RequestMappingInfo info, HandlerMethod handler) {
        return info.getPatternValues().stream().flatMap(path -> {
            var methods = info.getMethodsCondition().getMethods();
            assertThat(methods).as("methods of " + path).isNotEmpty();
            return methods.stream().map(RequestMethod::name).map(method -> new Route(method, path, handler));
        });
    }
}
