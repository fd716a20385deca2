package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.replay.ReplayUnit;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.data.mongodb.core.MongoOperations;
import tools.jackson.databind.JsonNode;

/** Projections are rebuilt beside what is shown, and whoever reads or writes meanwhile does not notice. */
class ReplayIT {

    private static final String PROJECTIONS = "/api/v1/admin/projections";
    private static final int MACHINES = Integer.getInteger("fleet.plant.machines", 12);
    private static final int ROUNDS = Integer.getInteger("fleet.plant.rounds", 40);
    private static final String FAST = "fleet.replay.share=1";

    private static final String STATES = "projection_generations";
    private static final BsonString NONE = new BsonString("");

    /** How often the product that is shared has read what its units are at. */
    private static final AtomicInteger statesRead = new AtomicInteger();

    /** For tests that leave it as good as new. */
    private static RunningFleet shared;

    @TempDir
    Path dataDir;

    @BeforeAll
    static void start(@TempDir Path folder) {
        shared = RunningFleet.start(
                folder,
                List.of(),
                context -> context.registerBean(
                        MongoClientSettingsBuilderCustomizer.class,
                        () -> settings -> settings.addCommandListener(new CommandListener() {
                            @Override
                            public void commandStarted(CommandStartedEvent event) {
                                if (event.getCommand()
                                        .getString("find", NONE)
                                        .getValue()
                                        .equals(STATES)) {
                                    statesRead.incrementAndGet();
                                }
                            }
                        })),
                FAST);
    }

    @AfterAll
    static void stop() {
        shared.close();
    }

    /** There are many units, and each looks several times a second: a process at rest would mostly do that. */
    @Test
    void whatOnlyThisProcessChangesIsNotReadAtRest() {
        assertThat(statesRead).as("at the start").hasPositiveValue();
        AtomicInteger before = new AtomicInteger(-1);
        Awaitility.await("a second in which no unit looks")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    int now = statesRead.get();
                    return before.getAndSet(now) == now;
                });
    }

    @Test
    void aReplayOfAllGivesTheSameDocumentsAppendsNoEventOfItsOwnAndCallsNoSaga() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, FAST, "fleet.replay.grace=0s")) {
            new SimulatedPlant(fleet).run(MACHINES, ROUNDS);
            Map<String, List<String>> before = documents(fleet);
            assertThat(before.keySet()).contains("machines", "groups", "alerts", "reading-chunks", "machine-directory");
            String sagas = fleet.get("admin", "/api/v1/admin/processors/machine-status-saga/segments")
                    .body();
            long head = projection(fleet, "machine-list").get("head").longValue();

            var accepted = fleet.post("admin", PROJECTIONS + "/all/replay?verify=true", "");
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
            assertThat(json(accepted)).hasSize(ReplayUnit.values().length);
            awaitReplayed(fleet);

            for (JsonNode one : json(fleet.get("admin", PROJECTIONS))) {
                JsonNode progress = one.get("progress");
                assertThat(progress.get("state").stringValue())
                        .as(one.toString())
                        .isEqualTo("completed");
                assertThat(progress.get("verification").get("some"))
                        .as(one.toString())
                        .isEmpty();
                for (String count : List.of("only_shown", "only_rebuilt", "different")) {
                    assertThat(progress.get("verification").get(count).longValue())
                            .as(one.toString())
                            .isZero();
                }
            }
            Map<String, List<String>> after = documents(fleet);
            List<String> audit = Objects.requireNonNull(after.remove("audit"));
            assertThat(audit).last().asString().contains("projection.replay-requested");
            assertThat(audit.subList(0, audit.size() - 1)).isEqualTo(before.remove("audit"));
            assertThat(after).isEqualTo(before);
            assertThat(projection(fleet, "machine-list").get("head").longValue())
                    .as("no more than that it was asked for")
                    .isEqualTo(head + 1);
            assertThat(fleet.get("admin", "/api/v1/admin/processors/machine-status-saga/segments")
                            .body())
                    .as("as they were, but for that one event, which says nothing to them")
                    .isEqualTo(sagas.replace("\"position\":" + head, "\"position\":" + (head + 1)));
            Awaitility.await("what was shown before to be dropped")
                    .until(() -> Stream.of("machines", "alerts", "reading-hours")
                            .noneMatch(name -> fleet.bean(MongoOperations.class).collectionExists(name)));
        }
    }

    @Test
    void whatWasRebuiltGoesOnAndIsThereAfterARestart() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, FAST)) {
            fleet.register("operator", "MILL-1");
            replay(fleet, "machine-counts");
            fleet.register("operator", "MILL-2");
            replay(fleet, "latest-readings");
            fleet.register("operator", "MILL-3");
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(total(fleet)).isEqualTo(3);
            fleet.register("operator", "MILL-4");
            assertThat(total(fleet)).isEqualTo(4);
            assertThat(projection(fleet, "machine-list")
                            .get("progress")
                            .get("state")
                            .stringValue())
                    .isEqualTo("completed");
        }
    }

    /** Each writer finds at once what it has written, and no reader sees less than it has seen. */
    @Test
    void nobodyNoticesASwap() throws Exception {
        RunningFleet fleet = shared;
        fleet.register("operator", "FIRST");
        int before = total(fleet);
        AtomicBoolean ending = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        AtomicInteger read = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        List<Future<?>> users = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            String name = "W" + writer + "-";
            users.add(threads.submit(() -> {
                while (!ending.get()) {
                    String identifier = name + written.incrementAndGet();
                    var created =
                            fleet.post("operator", "/api/v1/machines", FleetClient.machine(identifier, identifier));
                    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
                    assertThat(created.headers().firstValue("X-Projection-Pending"))
                            .as(identifier)
                            .isEmpty();
                    assertThat(json(fleet.get("viewer", "/api/v1/machines?machine_identifier=" + identifier))
                                    .get("total")
                                    .intValue())
                            .as(identifier)
                            .isEqualTo(1);
                }
            }));
        }
        users.add(threads.submit(() -> {
            int seen = 0;
            while (!ending.get()) {
                var page = fleet.get("viewer", "/api/v1/machines?page_size=1");
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                int total = json(page).get("total").intValue();
                assertThat(total).isGreaterThanOrEqualTo(seen);
                seen = total;
                read.incrementAndGet();
            }
        }));
        try {
            for (int swap = 0; swap < 3; swap++) {
                replay(fleet, "machine-list");
                replay(fleet, "machine-directory");
            }
        } finally {
            ending.set(true);
            threads.shutdown();
        }
        for (Future<?> user : users) {
            user.get();
        }
        assertThat(read.get()).isGreaterThan(10);
        assertThat(total(fleet)).isEqualTo(before + written.get());
    }

    /** Its documents are shown as they are until those of the new version take their place. */
    @Test
    void aChangedVersionIsRebuiltAtTheNextStart() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "MILL-1");
            fleet.bean(MongoOperations.class)
                    .getCollection(STATES)
                    .updateOne(new Document("_id", "machines"), Document.parse("{$set:{'versions.machine-list':0}}"));
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(total(fleet)).isEqualTo(1);
            Awaitility.await("the rebuild")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> isCompleted(projection(fleet, "machine-counts")));
            assertThat(total(fleet)).isEqualTo(1);
            assertThat(projection(fleet, "alert-rules").get("progress").isNull())
                    .isTrue();
        }
    }

    /** Nobody follows what it shows: the process says so, and does not put older documents in its place. */
    @Test
    void whatNewerCodeHasBuiltIsNotRebuiltByOlderCodeWhichIsNotReady() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            fleet.register("operator", "MILL-1");
            fleet.bean(MongoOperations.class)
                    .getCollection(STATES)
                    .updateOne(new Document("_id", "machines"), Document.parse("{$set:{'versions.machine-list':99}}"));
            for (String replay : List.of("group-tree", "all")) {
                var refused = fleet.post("admin", PROJECTIONS + "/" + replay + "/replay", "");
                assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
                assertThat(json(refused).get("code").stringValue()).isEqualTo("PROJECTION_OF_NEWER_VERSION");
            }
            Awaitility.await()
                    .until(() -> fleet.get("", "/actuator/health/readiness").statusCode() == 503);
            assertThat(fleet.get("", "/actuator/prometheus").body())
                    .contains("fleet_projection_newer{processing_group=\"machine-list\"} 1.0")
                    .contains("fleet_projection_newer{processing_group=\"alerts\"} 0.0");
            assertThat(total(fleet)).isEqualTo(1);
        }
    }

    /** As behind an update that was taken back: nobody here fills it, and to say so is better than 202. */
    @Test
    void aRebuildThatNewerCodeHasBegunIsNotTakenForOnesOwn() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, FAST)) {
            fleet.register("operator", "MILL-1");
            replay(fleet, "machine-list");
            MongoCollection<Document> states = fleet.bean(MongoOperations.class).getCollection(STATES);
            Document unit = new Document("_id", "machines");
            Document begun = Objects.requireNonNull(states.find(unit).first())
                    .get("last", Document.class)
                    .append("generation", 9)
                    .append("phase", "FILLING")
                    .append("finished_at", null)
                    .append("versions", Document.parse("{'machine-list':99}"));
            states.updateOne(
                    unit,
                    new Document("$set", new Document("rebuild", begun).append("highest", 9))
                            .append("$inc", new Document("edition", 1L)));
            var refused = fleet.post("admin", PROJECTIONS + "/machine-list/replay", "");
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
            assertThat(json(refused).get("code").stringValue()).isEqualTo("PROJECTION_OF_NEWER_VERSION");
            assertThat(total(fleet)).isEqualTo(1);
        }
    }

    @Test
    void whatWasSplitIsAsFinelySplitWhenItHasBeenRebuilt() {
        String segments = "/api/v1/admin/processors/machine-list/segments";
        RunningFleet fleet = shared;
        fleet.register("operator", "SPLIT-1");
        int before = total(fleet);
        var split = fleet.post("admin", segments + "/0/split", "");
        assertThat(split.statusCode()).as(split.body()).isEqualTo(200);
        int finely = json(fleet.get("admin", segments)).get("segments").size();
        replay(fleet, "machine-list");
        assertThat(json(fleet.get("admin", segments)).get("segments")).hasSize(finely);
        fleet.register("operator", "SPLIT-2");
        assertThat(total(fleet)).isEqualTo(before + 1);
    }

    /** By an administrator, and for good: what follows it is handled, each time. */
    @Test
    void anEventThatWasDroppedIsNotParkedAgainByARebuild() throws Exception {
        String parked = "/api/v1/admin/processors/machine-list/parked-events";
        UUID id = UUID.randomUUID();
        try (RunningFleet fleet = RunningFleet.start(dataDir, FAST)) {
            String tenant = json(fleet.get("admin", "/api/v1/machines/" + fleet.register("admin", "MILL-1")))
                    .get("tenant_id")
                    .stringValue();
            append(fleet, tenant, new MachineRelocatedEvent(id, tenant, 1, null, "Nowhere"), 0);
            Awaitility.await()
                    .until(() -> json(fleet.get("admin", parked)).get("total").intValue() == 1);
            String event = json(fleet.get("admin", parked))
                    .get("items")
                    .get(0)
                    .get("id")
                    .stringValue();
            assertThat(fleet.delete("admin", parked + "/" + event).statusCode()).isEqualTo(204);
            append(
                    fleet,
                    tenant,
                    new MachineRegisteredEvent(id, tenant, 1, "Late", "LATE", MachineProtocol.JSON, null, null),
                    1);
            Awaitility.await().until(() -> total(fleet) == 2);

            replay(fleet, "machine-list");
            assertThat(total(fleet)).isEqualTo(2);
            assertThat(json(fleet.get("admin", parked)).get("total").intValue()).isZero();
        }
        Files.delete(dataDir.resolve("read-store.mv"));
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            assertThat(total(fleet)).isEqualTo(2);
            assertThat(json(fleet.get("admin", parked)).get("total").intValue()).isZero();
        }
    }

    private static void append(RunningFleet fleet, String tenant, MachineEvent event, long sequence) {
        fleet.bean(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                                "Machine", event.machineId().toString(), sequence, event)
                        .andMetaData(Map.of(MessageKeys.TENANT, tenant)));
    }

    /** Of whoever asks, and nobody else, it says which documents they are. */
    @Test
    void aVerificationTellsWhatWasWrongAndTheRebuildMendsIt() {
        RunningFleet fleet = shared;
        String id = fleet.register("operator", "WRONG");
        fleet.register("operator", "RIGHT");
        MongoOperations mongo = fleet.bean(MongoOperations.class);
        var machines = mongo.getCollection(
                ReplayUnit.named("machines", generations(mongo).getOrDefault("machines", 0)));
        machines.updateOne(new Document("_id", id), Document.parse("{$set:{name:'Nobody called it so'}}"));
        machines.insertOne(new Document("_id", "of-nobody").append("tenant_id", "another"));

        replay(fleet, "machine-list", "?verify=true");

        JsonNode found = projection(fleet, "machine-list").get("progress").get("verification");
        assertThat(found.get("different").longValue()).isEqualTo(1);
        assertThat(found.get("only_shown").longValue()).isEqualTo(1);
        assertThat(found.get("only_rebuilt").longValue()).isZero();
        assertThat(found.get("some").toString()).isEqualTo("[\"machines/" + id + "\"]");
        assertThat(json(fleet.get("acme-admin", PROJECTIONS + "/machine-list"))
                        .get("progress")
                        .get("verification")
                        .get("some"))
                .isEmpty();
        assertThat(json(fleet.get("viewer", "/api/v1/machines/" + id))
                        .get("name")
                        .stringValue())
                .isEqualTo("Machine WRONG");
    }

    /** Whoever had begun to swap is gone, and has left everybody held. */
    @Test
    void aSwapThatADeadProcessHadBegunIsMadeByTheNextOne() {
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.replay.share=0.001")) {
            for (int number = 0; number < 30; number++) {
                fleet.register("operator", "MILL-" + number);
            }
            fleet.post("admin", PROJECTIONS + "/machine-list/replay", "");
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.replay.share=0.001")) {
            fleet.bean(MongoOperations.class)
                    .getCollection(STATES)
                    .updateOne(
                            Document.parse("{_id:'machines', 'rebuild.generation':1}"),
                            Document.parse("{$set:{'rebuild.phase':'SWAPPING', 'rebuild.holder':'gone'},"
                                    + " $currentDate:{'rebuild.held_since':true}}"));
        }
        try (RunningFleet fleet = RunningFleet.start(dataDir, FAST)) {
            assertThat(total(fleet)).isEqualTo(30);
            Awaitility.await("the rebuild")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> isCompleted(projection(fleet, "machine-list")));
            fleet.register("operator", "MILL-30");
            assertThat(total(fleet)).isEqualTo(31);
        }
    }

    private static void replay(RunningFleet fleet, String projection) {
        replay(fleet, projection, "");
    }

    private static void replay(RunningFleet fleet, String projection, String parameters) {
        var accepted = fleet.post("admin", PROJECTIONS + "/" + projection + "/replay" + parameters, "");
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        JsonNode startedAt = json(accepted).get("started_at");
        String location = accepted.headers().firstValue("Location").orElseThrow();
        Awaitility.await("the rebuild of " + projection)
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    JsonNode now = json(fleet.get("admin", location));
                    return isCompleted(now)
                            && now.get("progress").get("started_at").equals(startedAt);
                });
    }

    private static void awaitReplayed(RunningFleet fleet) {
        Awaitility.await("the rebuild of all").atMost(Duration.ofMinutes(10)).until(() -> {
            for (JsonNode one : json(fleet.get("admin", PROJECTIONS))) {
                if (!one.get("state").stringValue().equals("following")
                        || one.get("progress").isNull()) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isCompleted(JsonNode projection) {
        JsonNode progress = projection.get("progress");
        return !progress.isNull() && progress.get("state").stringValue().equals("completed");
    }

    private static JsonNode projection(FleetClient fleet, String name) {
        return json(fleet.get("admin", PROJECTIONS + "/" + name));
    }

    private static int total(FleetClient fleet) {
        return json(fleet.get("viewer", "/api/v1/machines")).get("total").intValue();
    }

    /** What is shown, by collection: each document as it is stored, by id. */
    private static Map<String, List<String>> documents(RunningFleet fleet) {
        MongoOperations mongo = fleet.bean(MongoOperations.class);
        Map<String, Integer> generations = generations(mongo);
        Map<String, List<String>> all = new TreeMap<>();
        for (ReplayUnit unit : ReplayUnit.values()) {
            for (String collection : unit.comparable()) {
                TreeMap<String, String> byId = new TreeMap<>();
                mongo.getCollection(ReplayUnit.named(collection, generations.getOrDefault(unit.wireName(), 0)))
                        .withDocumentClass(RawBsonDocument.class)
                        .find()
                        .forEach(document -> byId.put(String.valueOf(document.get("_id")), text(document)));
                if (!byId.isEmpty()) {
                    all.put(collection, List.copyOf(byId.values()));
                }
            }
        }
        return all;
    }

    /** Which are shown, by unit; none of what was never rebuilt. */
    private static Map<String, Integer> generations(MongoOperations mongo) {
        Map<String, Integer> generations = new HashMap<>();
        mongo.getCollection(STATES)
                .find()
                .forEach(unit -> generations.put(unit.getString("_id"), unit.getInteger("generation")));
        return generations;
    }

    /** Its bytes' digest, and for whoever looks at a difference what it says, field by field as they are stored. */
    private static String text(RawBsonDocument document) {
        ByteBuffer bytes = document.getByteBuffer().asNIO();
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes);
            return HexFormat.of().formatHex(digest.digest()) + ' ' + document.toJson();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
