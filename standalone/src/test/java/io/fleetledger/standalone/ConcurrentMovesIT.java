package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Moves at the same moment never leave a cycle, a lost group or a tree that is too deep, without the locks of one node,
 * as between nodes.
 */
class ConcurrentMovesIT {

    private static final int MOVERS = 16;

    private static RunningFleet anyNode;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        anyNode = RunningFleet.start(
                dataDir, List.of(ConflictIT.NoLocks.class), "spring.main.allow-bean-definition-overriding=true");
    }

    @AfterAll
    static void stop() {
        anyNode.close();
    }

    @Test
    void ofTwoMovesThatTogetherMakeACycleOneLoses() throws Exception {
        List<String> pair = List.of(anyNode.createGroup("admin", "One"), anyNode.createGroup("admin", "Two"));
        for (int round = 0; round < 20; round++) {
            List<HttpResponse<String>> answers = together(2, i -> move(anyNode, pair.get(i), pair.get(1 - i)));
            assertThat(answers)
                    .as("round " + round)
                    .extracting(HttpResponse::statusCode)
                    .containsExactlyInAnyOrder(200, 409);
            assertThat(answers)
                    .filteredOn(answer -> answer.statusCode() == 409)
                    .allSatisfy(answer -> assertThat(answer.body()).contains("GROUP_CYCLE"));
            assertSound(anyNode, pair);
            pair.forEach(
                    group -> assertThat(move(anyNode, group, null).statusCode()).isEqualTo(200));
        }
    }

    @Test
    void anyMovesLeaveATree() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> groups = groups(anyNode);
        // Deep enough that moves meet the bound.
        String bottom = null;
        for (int level = 1; level <= 24; level++) {
            bottom = anyNode.createGroup("admin", "Level " + level, bottom);
        }
        List<@Nullable String> targets = new ArrayList<>(groups);
        targets.add(bottom);
        targets.add(null);
        for (int round = 0; round < 15; round++) {
            List<@Nullable String> chosen = new ArrayList<>();
            for (int i = 0; i < MOVERS; i++) {
                chosen.add(targets.get(random.nextInt(targets.size())));
            }
            List<HttpResponse<String>> answers = together(MOVERS, i -> move(anyNode, groups.get(i), chosen.get(i)));
            assertThat(answers)
                    .as("seed " + seed + ", round " + round)
                    .extracting(HttpResponse::statusCode)
                    .isSubsetOf(200, 409, 422, 503);
            assertSound(anyNode, groups);
        }
    }

    private static void assertSound(RunningFleet fleet, List<String> groups) {
        GroupLog log = new GroupLog(fleet);
        Map<String, @Nullable String> parents = log.parents();
        assertThat(parents).containsKeys(groups.toArray(String[]::new));
        parents.keySet().forEach(group -> {
            int level = 0;
            for (String at = group; at != null; at = parents.get(at)) {
                assertThat(parents).containsKey(at);
                assertThat(++level).as("level of " + group).isLessThanOrEqualTo(32);
            }
        });
        groups.forEach(
                group -> assertThat(log.parentOf(group)).as("its own word").isEqualTo(parents.get(group)));
    }

    private static List<String> groups(RunningFleet fleet) {
        return IntStream.range(0, MOVERS)
                .mapToObj(i -> fleet.createGroup("admin", "Group " + i))
                .toList();
    }

    private static HttpResponse<String> move(RunningFleet fleet, String group, @Nullable String parent) {
        return fleet.send(
                "admin",
                "PATCH",
                "/api/v1/machine-groups/" + group,
                "{\"parent_id\":" + (parent == null ? "null" : "\"" + parent + "\"") + "}",
                "Prefer",
                "respond-async");
    }

    private interface Call {
        HttpResponse<String> by(int caller);
    }

    private static List<HttpResponse<String>> together(int callers, Call call) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            List<Callable<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                calls.add(() -> call.by(caller));
            }
            Collections.shuffle(calls);
            List<HttpResponse<String>> answers = new ArrayList<>();
            for (Future<HttpResponse<String>> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }
}
