package io.fleetledger.benchmarks;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.MachineRow;
import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.standalone.FleetLedger;
import io.fleetledger.support.observability.ProjectionProgress;
import io.fleetledger.support.replay.Generations;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.bson.Document;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The product in this process: its HTTP interface, and beside it the bare gateway and driver on the same stores. */
final class RunningProduct implements AutoCloseable {

    private static final int PAGE_SIZE = 20;
    private static final List<String> JUDGES = List.of("rule-scope", "machine-status-saga");

    private final ConfigurableApplicationContext context;
    private final ProductApi api;
    private final String tenantId;
    private final CommandGateway gateway;
    private final MongoCollection<Document> machines;
    private final ProjectionProgress progress;
    private final JdbcClient events;
    private List<String> ids = List.of();

    private RunningProduct(ConfigurableApplicationContext context) throws IOException {
        this.context = context;
        api = ProductApi.on(
                Integer.parseInt(Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"))));
        tenantId = api.tenantId();
        gateway = context.getBean(CommandGateway.class);
        machines = context.getBean(MongoOperations.class).getCollection("machines");
        progress = context.getBean(ProjectionProgress.class);
        events = JdbcClient.create(context.getBean("dataSource", DataSource.class));
    }

    /**
     * The console stays silent: here it is a pipe into the build. The log file is written as always. The server bounds the
     * requests of no connection: the load generator does not heed that an answer is said to be the last of one.
     */
    static RunningProduct start(Path dataDir, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--server.tomcat.max-keep-alive-requests=-1",
                "--fleet.data-dir=" + dataDir,
                "--logging.threshold.console=off"));
        arguments.addAll(List.of(settings));
        return new RunningProduct(new SpringApplicationBuilder(FleetLedger.class, BytesFromMemory.class)
                .run(arguments.toArray(String[]::new)));
    }

    ProductApi api() {
        return api;
    }

    Load bareCommands() {
        return new BareLoad(
                "bare-command", () -> gateway.sendAndWait(NewMachine.next().toCommand(tenantId)));
    }

    /** Each gives one of the machines a name that it did not have. */
    Load bareChanges() {
        return new BareLoad(
                "bare-change",
                () -> gateway.sendAndWait(new ChangeMachineCommand(
                        UUID.fromString(anyId()),
                        tenantId,
                        null,
                        new FieldChange<>(NewMachine.next().name()),
                        null,
                        null,
                        null,
                        null)));
    }

    Load bareFindById() {
        return new BareLoad(
                "bare-get",
                () -> Objects.requireNonNull(machines.find(eq("_id", anyId())).first(), "a document that is there"));
    }

    Load getsById() {
        return api.gets("get", () -> "/api/v1/machines/" + anyId());
    }

    Load getsOfPage() {
        return api.gets("list", () -> "/api/v1/machines?page_size=" + PAGE_SIZE);
    }

    Reads reads() {
        return new Reads(api, gateway, machines);
    }

    FanOut fanOut() {
        return new FanOut(this);
    }

    ImportLoads imports() {
        return new ImportLoads(
                api, tenantId, context.getBean(EventStorageEngine.class), context.getBean(TransactionManager.class));
    }

    /** Makes a tree of so many groups and puts five machines into each. */
    void growTree(int groups) {
        new Tree(gateway, tenantId).grow(groups, ids);
        settle();
    }

    Load bytesFromMemory(String bytes) {
        hold(bytes.getBytes(StandardCharsets.UTF_8));
        return api.gets("bytes", () -> BytesFromMemory.PATH);
    }

    void hold(byte[] bytes) {
        context.getBean(BytesFromMemory.class).hold(bytes);
    }

    /** Waits until the server, too, knows of every reader that it is gone: so that the next ones have it to themselves. */
    void awaitNoReaders() {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> readers() == 0);
    }

    private double readers() {
        return context.getBean(MeterRegistry.class)
                .get("fleet.streams.connected")
                .tag("kind", "events")
                .gauge()
                .value();
    }

    /** Every machine read by the driver, with the fields that an export shows and in its order; how many there were. */
    long readAll() {
        long read = 0;
        try (var all = machines.find(and(eq("tenant_id", tenantId), eq("is_active", true)))
                .sort(Sorts.ascending("name_key", "_id"))
                .projection(Projections.include(Reads.ROW))
                .iterator()) {
            while (all.hasNext()) {
                all.next();
                read++;
            }
        }
        return read;
    }

    /** The id of one of the machines, by chance. */
    String anyId() {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    /** Registers machines until there are so many, as imports do; the identifiers of those that have come, by their ids. */
    Map<String, String> fillTo(int count) {
        List<MachineRow> rows = IntStream.range((int) machines.countDocuments(), count)
                .mapToObj(number -> NewMachine.next())
                .map(machine -> new MachineRow(
                        UUID.randomUUID(),
                        machine.name(),
                        machine.machineIdentifier(),
                        machine.protocol().wireName(),
                        new FieldChange<>(machine.location()),
                        null,
                        List.of()))
                .toList();
        register(rows);
        settle();
        ids = machines.find()
                .projection(Projections.include("_id"))
                .map(machine -> machine.getString("_id"))
                .into(new ArrayList<>());
        return rows.stream()
                .collect(Collectors.toMap(row -> row.machineId().toString(), MachineRow::machineIdentifier));
    }

    /** Registers so many machines as an import does; their identifiers. */
    List<String> registerMany(String prefix, int count) {
        List<String> identifiers =
                IntStream.range(0, count).mapToObj(number -> prefix + number).toList();
        register(identifiers.stream()
                .map(identifier ->
                        new MachineRow(UUID.randomUUID(), identifier, identifier, "json", null, null, List.of()))
                .toList());
        return identifiers;
    }

    private void register(List<MachineRow> rows) {
        for (int from = 0; from < rows.size(); from += ImportLoads.ROWS) {
            gateway.sendAndWait(new RegisterMachinesCommand(
                    tenantId,
                    rows.subList(from, Math.min(rows.size(), from + ImportLoads.ROWS)),
                    OnDuplicate.SKIP,
                    false,
                    false));
        }
    }

    long countOfEvents() {
        return events.sql("SELECT COUNT(*) FROM DomainEventEntry")
                .query(Long.class)
                .single();
    }

    /** Reads and deserialises every event. */
    void readLog() {
        long head = head();
        try (BlockingStream<TrackedEventMessage<?>> log =
                context.getBean(EventStore.class).openStream(null)) {
            long position = 0;
            while (position < head) {
                TrackedEventMessage<?> event = log.nextAvailable();
                Objects.requireNonNull(event.getPayload());
                position = event.trackingToken().position().orElseThrow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The documents that a collection shows, in the order in which the log speaks of them first. */
    List<Document> documentsAsLogged(String collection) {
        Map<String, Long> mentioned = new HashMap<>();
        events.sql("SELECT aggregateIdentifier, MIN(globalIndex) FROM DomainEventEntry GROUP BY aggregateIdentifier")
                .query((RowCallbackHandler) row -> mentioned.put(row.getString(1), row.getLong(2)));
        List<Document> documents = context.getBean(MongoOperations.class)
                .getCollection(context.getBean(Generations.class).name(collection))
                .find()
                .into(new ArrayList<>());
        documents.sort(Comparator.comparing(
                document -> mentioned.getOrDefault(String.valueOf(document.get("_id")), Long.MAX_VALUE)));
        return documents;
    }

    /** Writes documents into a collection of their own, which is dropped. */
    void write(List<Document> documents, int bulk) {
        MongoCollection<Document> written =
                context.getBean(MongoOperations.class).getCollection("written");
        for (int from = 0; from < documents.size(); from += bulk) {
            written.bulkWrite(documents.subList(from, Math.min(documents.size(), from + bulk)).stream()
                    .map(InsertOneModel::new)
                    .toList());
        }
        if (!documents.isEmpty()) {
            written.drop();
        }
    }

    /** How many machines wait for the clock. */
    long waitingForTheClock() {
        return events.sql("SELECT COUNT(*) FROM due_machine").query(Long.class).single();
    }

    /** Where the log ends. */
    long head() {
        return events.sql("SELECT COALESCE(MAX(globalIndex), 0) FROM DomainEventEntry")
                .query(Long.class)
                .single();
    }

    /** How many events of a type stand in the log behind a position. */
    long countBehind(long position, Class<?> type) {
        return events.sql("SELECT COUNT(*) FROM DomainEventEntry WHERE globalIndex > ? AND payloadType = ?")
                .params(position, type.getName())
                .query(Long.class)
                .single();
    }

    /** What is appended from now on, as soon as it can be read. */
    FollowedLog followLog() {
        return new FollowedLog(context.getBean(EventStore.class));
    }

    /** Waits until so many machines have been told of rules behind a position, and nobody has anything left to judge. */
    void awaitRules(long position, long machines) {
        Duration pause = Duration.ofMillis(100);
        await().atMost(Duration.ofMinutes(10)).pollInterval(pause).until(() -> head() >= position + machines);
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(pause)
                .until(() -> judged()
                        && isEverybodyTold()
                        && judged()
                        && countBehind(position, MachineRulesChangedEvent.class) >= machines);
    }

    private boolean judged() {
        return lags(JUDGES).values().stream().allMatch(lag -> lag == 0);
    }

    /** What rule-scope, level with the log, may still have to say. */
    private boolean isEverybodyTold() {
        return context.getBean(MeterRegistry.class)
                        .get("fleet.rule.rounds")
                        .gauge()
                        .value()
                == 0;
    }

    /** Has nobody follow the log any more. */
    void stopFollowing() {
        context.getBean(EventProcessingConfiguration.class)
                .eventProcessors()
                .values()
                .forEach(EventProcessor::shutDown);
    }

    BareIngest bareIngest() {
        return new BareIngest(
                context.getBean(EventStorageEngine.class), context.getBean(TransactionManager.class), tenantId);
    }

    /** How many positions of the log each of these is behind its head. */
    Map<String, Long> lags(List<String> followers) {
        return progress.all().stream()
                .filter(one -> followers.contains(one.name()))
                .collect(Collectors.toMap(ProjectionProgress.Progress::name, ProjectionProgress.Progress::lagEvents));
    }

    /** Waits until all projections have shown all there is, so that no load inherits another one's work. */
    void settle() {
        await().atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> isLevel() && isEverybodyTold() && isLevel());
    }

    private boolean isLevel() {
        return progress.all().stream().allMatch(one -> one.running() && one.lagEvents() == 0);
    }

    @Override
    public void close() {
        context.close();
    }
}
