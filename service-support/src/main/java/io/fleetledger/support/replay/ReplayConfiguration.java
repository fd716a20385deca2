package io.fleetledger.support.replay;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoDatabase;
import io.fleetledger.commands.processor.CheckReplayCommand;
import io.fleetledger.commands.processor.ReplayProjectionCommand;
import io.fleetledger.queries.processor.FindProjectionQuery;
import io.fleetledger.queries.processor.ProjectionView;
import io.fleetledger.support.axon.AddressedMessageNames;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.mongo.WriteConcerns;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;

/** Rebuilds this process's projections on request or when they have been changed, and indexes what they show. */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class ReplayConfiguration {

    /** Before the live processors, which it starts and stops. */
    private static final int PHASE = Phase.INBOUND_EVENT_CONNECTORS + 1;

    /** Longer than any pause of a live process. */
    private static final Duration GONE_AFTER = Duration.ofSeconds(15);

    /** Stores without generations, in tests, have only the first. */
    @Bean
    Generations generations(ProcessingStores stores) {
        return stores instanceof GenerationStores ofGenerations ? ofGenerations.generations() : Generations.first();
    }

    @Bean
    ShownProgress shownProgress(
            ProcessingStores stores, MongoTemplate mongo, Serializer serializer, TransactionManager transactions) {
        return new StoredShownProgress(stores, mongo::getDb, serializer, transactions);
    }

    /** Builds the indexes of the shown generation: the first one may be long gone. */
    @Bean
    CreatedIndexes createdIndexes(
            MongoDatabaseFactory databases,
            List<DeclaredIndexes> declared,
            IndexBuilds builds,
            Generations generations) {
        for (DeclaredIndexes feature : declared) {
            builds.ensure(
                    databases
                            .getMongoDatabase()
                            .getCollection(
                                    ReplayUnit.ofCollection(feature.collection())
                                                    .isPresent()
                                            ? generations.name(feature.collection())
                                            : feature.collection()),
                    feature);
        }
        return new CreatedIndexes(declared);
    }

    @Bean
    ConfigurerModule replayHandlers(
            ProcessingStores stores,
            MongoTemplate mongo,
            Serializer serializer,
            List<ProcessingGroup> groups,
            List<DeclaredIndexes> declared,
            IndexBuilds builds,
            ApplicationContext beans,
            ObjectProvider<WaitingWriters> waiting,
            @Value("${fleet.replay.share}") double share,
            @Value("${fleet.replay.grace}") Duration grace) {
        ReplayShare time = new ReplayShare(share);
        return configurer -> configurer.onInitialize(configuration -> {
            if (stores instanceof GenerationStores generations) {
                UnitProcessors unitProcessors = new UnitProcessors(
                        configuration,
                        generations,
                        tokensOfHolder(mongo, serializer),
                        mongo::getDb,
                        serializer,
                        group -> handlersOf(beans, group),
                        time,
                        unit -> waiting.forEach(writers -> writers.notifyWaiting(unit.groups())));
                UnitDocuments documents = new UnitDocuments(mongo::getDb, declared, builds, time);
                UnitReplay.Settings settings = new UnitReplay.Settings(
                        SegmentClaims.PROCESS + "/" + UUID.randomUUID(), stores.isSingleProcess(), GONE_AFTER, grace);
                List<UnitReplay> units = Arrays.stream(ReplayUnit.values())
                        .filter(unit ->
                                groups.stream().anyMatch(group -> unit.groups().contains(group.name())))
                        .map(unit -> new UnitReplay(
                                unit, ofUnit(groups, unit), generations.states(), unitProcessors, documents, settings))
                        .toList();
                Replays replays = new Replays(
                        units,
                        generations.states(),
                        new LiveProgress(configuration, generations, mongo::getDb, serializer, groups),
                        time);
                configuration.onStart(
                        Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS, () -> subscribe(configuration, units, replays));
                configuration.onStart(PHASE, replays::start);
                configuration.onShutdown(PHASE, () -> {
                    replays.stop();
                    documents.stop();
                });
            }
        });
    }

    private static List<ProcessingGroup> ofUnit(List<ProcessingGroup> groups, ReplayUnit unit) {
        return groups.stream()
                .filter(group -> unit.groups().contains(group.name()))
                .toList();
    }

    /** The same tokens under another claimant's name: no processor here may take these claims for its own. */
    private static MongoTokenStore tokensOfHolder(MongoTemplate mongo, Serializer serializer) {
        Supplier<MongoDatabase> database = mongo::getDb;
        return MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database.get()
                                .withReadConcern(ReadConcern.MAJORITY)
                                .withWriteConcern(WriteConcerns.MAJORITY))
                        .build())
                .serializer(serializer)
                .nodeId(SegmentClaims.PROCESS + "/replay/" + UUID.randomUUID())
                .claimTimeout(SegmentClaims.LASTING)
                .ensureIndexes(false)
                .build();
    }

    private static List<Object> handlersOf(ApplicationContext beans, String group) {
        return beans.getBeansWithAnnotation(org.axonframework.config.ProcessingGroup.class).values().stream()
                .filter(bean -> {
                    var annotation = AnnotationUtils.findAnnotation(
                            bean.getClass(), org.axonframework.config.ProcessingGroup.class);
                    return annotation != null && annotation.value().equals(group);
                })
                .toList();
    }

    private static void subscribe(Configuration configuration, List<UnitReplay> units, Replays replays) {
        units.stream().flatMap(unit -> unit.unit().groups().stream()).forEach(group -> {
            configuration
                    .commandBus()
                    .subscribe(
                            AddressedMessageNames.name(ReplayProjectionCommand.class, group),
                            message -> replays.handle((ReplayProjectionCommand) message.getPayload()));
            configuration
                    .commandBus()
                    .subscribe(
                            AddressedMessageNames.name(CheckReplayCommand.class, group),
                            message -> replays.handle((CheckReplayCommand) message.getPayload()));
            configuration
                    .queryBus()
                    .<ProjectionView>subscribe(
                            AddressedMessageNames.name(FindProjectionQuery.class, group),
                            ProjectionView.class,
                            message -> replays.handle((FindProjectionQuery) message.getPayload()));
        });
    }

    /** The created indexes; as a bean, it exists before the service takes its first request. */
    record CreatedIndexes(List<DeclaredIndexes> indexes) {}
}
