package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookSignatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The process is killed with SIGKILL at any moment while everything that it can do is under way, and also while it starts,
 * imports, rebuilds its projections or writes the read store to disk. What it has answered is compared with what it shows
 * by models that know the contract only: histories, lists, the tree, members, statuses, alerts, a stream and a webhook.
 * What it has not answered has been done as a whole, and once, or not at all. One kill in every build, in an import job;
 * {@code ./mvnw verify -Pmany-kills -pl system-tests -am} makes it fifty. {@code -Dfleet.kills.seed=…} says by which
 * chance: not what the process does meanwhile, but what is asked of it and how long it lives.
 */
final class KilledUnderLoadIT {

    private static final int KILLS = Integer.getInteger("fleet.kills", 1);
    private static final int COMPARED_EVERY = 10;
    private static final int LONGEST_LIFE_MILLIS = 4_000;
    /** In each life, and by chance more. */
    private static final int FEWEST_ANSWERED = 10;

    private static final int MOST_ANSWERED = 40;
    /** How long what is to be cut short is left to itself. */
    private static final int LONGEST_PART_MILLIS = 200;
    /** So many of them that each thing that comes by chance has come. */
    private static final int MANY_KILLS = 20;
    /** By machines' operators as by agents. */
    private static final List<String> ALWAYS_ANSWERED = List.of("registered", "ingested");

    private static final String JOBS = "import jobs";
    private static final String REBUILDS = "rebuilds";
    private static final int LONGEST_START_MILLIS = 8_000;
    private static final Duration QUIET = Duration.ofMinutes(3);
    private static final Map<String, String> SETTINGS = Map.of(
            "FLEET_WEBHOOKS_FIRST_RETRY", "20ms",
            "FLEET_WEBHOOKS_LAST_RETRY", "200ms",
            "FLEET_REPLAY_GRACE", "1s",
            "FLEET_ISSUER_TOKEN_LIFETIME", "1d"); // Nobody here gets a second one.
    /** Every such call of a webhook fails. */
    private static final int FAILING = 37;

    private static final List<String> SENT = List.of(
            "io.fleetledger.machine.registered",
            "io.fleetledger.machine.retired",
            "io.fleetledger.machine.status-changed",
            "io.fleetledger.machine-group.created",
            "io.fleetledger.alert.raised",
            "io.fleetledger.alert.resolved");

    /** When it is killed. */
    private enum Moment {
        IN_AN_IMPORT_JOB,
        WHILE_IT_STARTS,
        IN_A_CHECKPOINT,
        AT_ANY_MOMENT,
        IN_A_REBUILD,
        AT_ONE_MORE_MOMENT
    }

    private final long seed = Long.getLong("fleet.kills.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final CrashTally tally = new CrashTally();
    private final Map<Moment, Integer> moments = new EnumMap<>(Moment.class);
    private Instant killedAt = Instant.EPOCH;
    private volatile boolean gone;

    /** What one tenant does and follows. */
    private final class Tenant implements AutoCloseable {

        private final Api api;
        private final WebhookReceiver receiver = new WebhookReceiver();
        private final String begin;
        private final List<PlantWriter> plants = new ArrayList<>();
        private final AgentWriter agent;
        private final JobWriter jobs;
        private final Follower follower;
        private final String secret;

        Tenant(Api api, int plants) {
            this.api = api;
            begin = new Events(api).page().next();
            receiver.answer(number -> number % FAILING == FAILING - 1 ? 500 : 204);
            JsonNode hook = api.post("/api/v1/webhooks", Json.object("url", receiver.url(), "event_types", SENT))
                    .expect(201)
                    .json();
            secret = hook.path("secret").stringValue();
            follower = new Follower(api, begin);
            for (int number = 0; number < plants; number++) {
                this.plants.add(new PlantWriter(api, random.nextLong(), tally));
            }
            agent = new AgentWriter(api, random.nextLong(), tally);
            jobs = new JobWriter(api, random.nextLong(), tally);
        }

        Stream<CrashWriter> busy() {
            return Stream.concat(plants.stream(), Stream.of(agent));
        }

        Stream<CrashWriter> all() {
            return Stream.concat(busy(), Stream.of(jobs));
        }

        void compare() {
            all().forEach(CrashWriter::settle);
            all().forEach(CrashWriter::compare);
            compareList();
            List<JsonNode> log = new Events(api).all(begin, "limit", 1000);
            plants.forEach(plant -> plant.compare(log));
            compareFollower(log);
            compareWebhook(log);
        }

        private void compareList() {
            List<String> expected = Stream.of(
                            plants.stream().flatMap(PlantWriter::identifiers),
                            agent.identifiers().stream(),
                            jobs.identifiers())
                    .flatMap(each -> each)
                    .toList();
            await("the whole list")
                    .atMost(QUIET)
                    .untilAsserted(
                            () -> assertThat(api.total("is_active", "all")).isEqualTo(expected.size()));
            List<Machine> walked = api.walk("is_active", "all");
            assertThat(walked.stream().map(Machine::identifier)).containsExactlyInAnyOrderElementsOf(expected);
            long active = walked.stream().filter(Machine::active).count();
            assertThat(api.total()).isEqualTo(active);
            assertThat(api.total("is_active", "false")).isEqualTo(walked.size() - active);
            assertThat(walked.stream()
                            .filter(machine -> !machine.status().equals("offline"))
                            .map(Machine::id))
                    .containsExactlyInAnyOrderElementsOf(agent.measuring());
        }

        private void compareFollower(List<JsonNode> log) {
            compareWhatWasFollowed(log); // What is wrong now is not worth to wait with.
            await("the stream to be level")
                    .atMost(QUIET)
                    .until(() -> follower.events().size() >= log.size());
            compareWhatWasFollowed(log);
        }

        private void compareWhatWasFollowed(List<JsonNode> log) {
            List<JsonNode> told = follower.events();
            for (int at = 0; at < Math.min(told.size(), log.size()); at++) {
                assertThat(told.get(at)).as("the %d. event", at + 1).isEqualTo(log.get(at));
            }
        }

        private void compareWebhook(List<JsonNode> log) {
            List<String> wanted = log.stream()
                    .filter(event -> SENT.contains(event.path("type").stringValue()))
                    .map(event -> event.path("id").stringValue())
                    .toList();
            await("the webhook to be level").atMost(QUIET).until(() -> new HashSet<>(taken()).containsAll(wanted));
            Set<String> inOrderOfFirst = new LinkedHashSet<>(taken());
            assertThat(inOrderOfFirst.stream().limit(wanted.size())).containsExactlyElementsOf(wanted);
            assertThat(receiver.calls().stream().filter(call -> !isSigned(call)))
                    .as("whose signature is not the secret's")
                    .isEmpty();
        }

        /** As it was when it was sent: many of them have come long ago. */
        private boolean isSigned(WebhookReceiver.Call call) {
            Instant sentAt = Instant.ofEpochSecond(Long.parseLong(call.timestamp()));
            return WebhookSignatures.areOf(secret, call.id(), call.timestamp(), call.body(), call.signatures(), sentAt);
        }

        private List<String> taken() {
            return receiver.taken().stream()
                    .map(call -> call.event().path("id").stringValue())
                    .toList();
        }

        @Override
        public void close() {
            follower.close();
            receiver.close();
        }
    }

    @Test
    void whatWasAnsweredIsThereAndWhatWasNotIsWholeOrNotThere() throws Exception {
        assumeTrue(Deployments.isOfStandalone(), "needs a standalone that it may start and kill");
        System.out.println("Killed under load by chance of -Dfleet.kills.seed=" + seed);
        long begun = System.nanoTime();
        FleetProcess process = FleetProcess.start(SETTINGS);
        boolean failed = true;
        Fleet fleet = new Fleet(process).askedPatiently();
        try (Tenant demo = new Tenant(fleet.admin(), 3);
                Tenant acme = new Tenant(fleet.acme(), 1)) {
            List<Tenant> tenants = List.of(demo, acme);
            boolean due = false;
            Moment before = Moment.AT_ANY_MOMENT;
            for (int kill = 0; kill < KILLS; kill++) {
                Moment moment = Moment.values()[kill % Moment.values().length];
                moments.merge(moment, 1, Integer::sum);
                due |= kill % COMPARED_EVERY == COMPARED_EVERY - 1;
                if (moment == Moment.WHILE_IT_STARTS) {
                    process.beginRestart();
                    awaitMoment(LONGEST_START_MILLIS);
                    process.kill();
                    continue;
                }
                if (kill > 0) {
                    process.restart();
                }
                gone = false;
                seeWhatWasCut(before, demo);
                if (due) {
                    tenants.forEach(Tenant::compare);
                    System.out.printf("After %d kills: %s%n", kill, tally);
                    due = false;
                }
                writeUntilKilled(process, moment, tenants);
                before = moment;
            }
            process.restart();
            gone = false;
            seeWhatWasCut(before, demo);
            tenants.forEach(Tenant::compare);
            assertThatMuchWasDone();
            await("the stream to be followed again")
                    .atMost(QUIET)
                    .until(() -> demo.follower.connections() > Math.max(1, KILLS / 3));
            failed = false;
            System.out.printf(
                    "Seed %d: %d kills in %d s (%s): %s; %,d and %,d events followed%n",
                    seed,
                    KILLS,
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun),
                    moments,
                    tally,
                    demo.follower.events().size(),
                    acme.follower.events().size());
        } finally {
            if (failed) {
                System.out.printf("Seed %d, not whole: %s %s%n", seed, moments, tally);
            }
            process.stop(failed);
        }
    }

    /** Else nothing would have been shown, and nobody would see that. */
    private void assertThatMuchWasDone() {
        int lives = KILLS - moments.getOrDefault(Moment.WHILE_IT_STARTS, 0);
        assertThat(tally.answered()).as(tally::toString).isGreaterThanOrEqualTo((long) lives * FEWEST_ANSWERED);
        assertThat(tally.kinds()).as(tally::toString).containsAll(ALWAYS_ANSWERED);
        if (KILLS >= MANY_KILLS) {
            assertThat(tally.unanswered()).as(tally::toString).isPositive();
            assertThat(tally.keysRepeated()).as(tally::toString).isPositive();
            assertThat(tally.cut(JOBS)).as(tally::toString).isPositive();
            assertThat(tally.cut(REBUILDS)).as(tally::toString).isPositive();
        }
    }

    /** Whether what the last kill was to meet half done had not been done yet. */
    private void seeWhatWasCut(Moment before, Tenant tenant) {
        if (before == Moment.IN_AN_IMPORT_JOB) {
            tenant.jobs.lastAnswered().ifPresent(job -> tally.met(JOBS, isCut(job)));
        } else if (before == Moment.IN_A_REBUILD) {
            tally.met(
                    REBUILDS,
                    Json.elements(tenant.api
                                    .get("/api/v1/admin/projections")
                                    .expect(200)
                                    .json())
                            .stream()
                            .map(projection -> projection.path("progress"))
                            .anyMatch(progress -> progress.isObject() && isCut(progress)));
        }
    }

    private boolean isCut(JsonNode ended) {
        String at = ended.path("finished_at").asString("");
        return at.isEmpty() || Instant.parse(at).isAfter(killedAt);
    }

    private void writeUntilKilled(FleetProcess process, Moment moment, List<Tenant> tenants) throws Exception {
        List<CrashWriter> writers = tenants.stream().flatMap(Tenant::busy).toList();
        JobWriter jobs = tenants.get(0).jobs;
        long before = tally.answered();
        ExecutorService threads = Executors.newFixedThreadPool(writers.size() + 1);
        try {
            List<Future<?>> writing = new ArrayList<>();
            writers.forEach(writer -> writing.add(threads.submit(() -> writer.writeUntilKilled(() -> gone))));
            tenants.forEach(tenant -> tenant.jobs.settle());
            awaitMoment(LONGEST_LIFE_MILLIS);
            awaitAnswered(before + FEWEST_ANSWERED + random.nextInt(MOST_ANSWERED));
            switch (moment) {
                case IN_AN_IMPORT_JOB -> {
                    if (random.nextBoolean()) {
                        jobs.beginJob();
                    } else { // The kill may come before its answer.
                        jobs.noneAnswered();
                        writing.add(threads.submit(() -> jobs.writeOne(() -> gone)));
                    }
                    awaitMoment(LONGEST_PART_MILLIS);
                }
                case IN_A_REBUILD -> {
                    assertThat(tenants.get(0)
                                    .api
                                    .call("POST", "/api/v1/admin/projections/all/replay")
                                    .json("")
                                    .sendUntilAnswered()
                                    .status())
                            .isIn(202, 409);
                    awaitMoment(LONGEST_PART_MILLIS);
                }
                case IN_A_CHECKPOINT -> awaitWrite(process.dataFolder().resolve("read-store.mv"));
                default -> {}
            }
            gone = true;
            killedAt = Instant.now();
            process.kill();
            for (Future<?> each : writing) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** On a busy machine a moment may pass with nothing done, and by chance one with nothing of a kind. */
    private void awaitAnswered(long writes) {
        await("writes to be answered")
                .atMost(Duration.ofMinutes(3))
                .until(() -> tally.answered() >= writes && tally.kinds().containsAll(ALWAYS_ANSWERED));
    }

    private void awaitMoment(int longest) {
        await().pollDelay(Duration.ofMillis(random.nextInt(longest)))
                .pollInterval(Duration.ofMillis(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> true);
    }

    private static void awaitWrite(Path file) throws Exception {
        FileTime before = Files.getLastModifiedTime(file);
        await("a write to " + file)
                .atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !Files.getLastModifiedTime(file).equals(before));
    }
}
