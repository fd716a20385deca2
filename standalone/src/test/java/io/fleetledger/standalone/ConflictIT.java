package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.axonframework.common.lock.LockFactory;
import org.axonframework.common.lock.NullLockFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Commands on several nodes have no locks in common. Here the locks are taken away within one node: what keeps
 * identifiers unique and versions in a row then is the event store alone, and conflicts are everyday.
 */
class ConflictIT {

    private static final int CALLERS = 8;

    private static RunningFleet fleet;

    /** Not annotated as a configuration: the product's own scan must not find it. */
    static class NoLocks {

        @Bean("aggregateLocks")
        @Primary
        LockFactory aggregateLocks() {
            return NullLockFactory.INSTANCE;
        }
    }

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(
                dataDir, List.of(NoLocks.class), "spring.main.allow-bean-definition-overriding=true");
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @Test
    void withoutLocksOneIdentifierStillGoesToOneMachine() throws Exception {
        for (int round = 0; round < 15; round++) {
            String identifier = "RACE-" + round;
            List<Integer> statuses = together(
                            i -> fleet.post("admin", "/api/v1/machines", FleetClient.machine("Racer " + i, identifier)))
                    .stream()
                    .map(HttpResponse::statusCode)
                    .sorted()
                    .toList();
            assertThat(statuses.get(0)).isEqualTo(201);
            assertThat(statuses.subList(1, CALLERS)).containsOnly(409);
        }
    }

    @Test
    void withoutLocksNoAcceptedChangeIsLost() throws Exception {
        String id = fleet.register("admin", "PATCHED");
        for (int round = 1; round <= 5; round++) {
            int now = round;
            long versionBefore = version(fleet, id);
            List<HttpResponse<String>> answers = together(
                    i -> fleet.patch("admin", "/api/v1/machines/" + id, "{\"name\":\"r" + now + "-" + i + "\"}"));
            long accepted = answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .count();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 503));
            assertThat(version(fleet, id)).isEqualTo(versionBefore + accepted);
        }
    }

    private static long version(RunningFleet fleet, String id) {
        return json(fleet.get("admin", "/api/v1/machines/" + id)).get("version").longValue();
    }

    private interface Call {
        HttpResponse<String> by(int caller);
    }

    private static List<HttpResponse<String>> together(Call call) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        try {
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                calls.add(() -> call.by(caller));
            }
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : callers.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            callers.shutdown();
        }
    }
}
