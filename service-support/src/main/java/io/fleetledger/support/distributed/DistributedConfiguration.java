package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.BusAvailability;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ReportingCommandBus;
import io.fleetledger.support.axon.SequencesAtPositions;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.mongo.LogTruncationGuard;
import io.fleetledger.support.mongo.MissingIndexes;
import io.fleetledger.support.mongo.ReadStoreLayout;
import io.fleetledger.support.mongo.SegmentClaims;
import io.fleetledger.support.offboarding.OffboardingStore;
import io.fleetledger.support.privacy.Actors;
import io.fleetledger.support.privacy.PersonalTexts;
import io.fleetledger.support.privacy.SecretBox;
import io.fleetledger.support.privacy.StoredTenantKeys;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.replay.GenerationStores;
import io.fleetledger.support.routing.CombinedApi;
import io.fleetledger.support.startup.StartupRefusedException;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookSecrets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandBusSpanFactory;
import org.axonframework.commandhandling.DuplicateCommandHandlerResolver;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.lifecycle.Phase;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.util.StringUtils;

/** Imported by the services' main classes; the standalone has an embedded counterpart. */
@Configuration(proxyBeanMethods = false)
@Import(MongoDbTrust.class)
public class DistributedConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(DistributedConfiguration.class);

    /** Runs before any bean is created from the settings. */
    @Bean
    static BeanFactoryPostProcessor requiredSettings(Environment environment) {
        return beans -> new RequiredSettings(environment).check();
    }

    /** An unset environment variable appears as an empty text in the settings; here it must be null. */
    @Bean
    static BeanPostProcessor blankSettingsAsNull() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (bean instanceof AxonServerConfiguration settings) {
                    settings.setToken(textOrNone(settings.getToken()));
                    settings.setCertFile(textOrNone(settings.getCertFile()));
                }
                return bean;
            }
        };
    }

    private static @Nullable String textOrNone(@Nullable String text) {
        return StringUtils.hasText(text) ? text : null;
    }

    /** Axon Server appends a unit of work's events in a transaction of its own; nothing else takes part in it. */
    @Bean
    TransactionManager transactionManager() {
        return NoTransactionManager.INSTANCE;
    }

    @Bean
    BusAvailability axonServerAvailability(AxonServerConnectionManager connections) {
        return new AxonServerAvailability(connections);
    }

    /** Executes commands from Axon Server like Axon's own bus, but reports more of a failure to the sender. */
    @Bean
    @Qualifier("localSegment") SimpleCommandBus localSegment(
            TransactionManager transactions,
            org.axonframework.config.Configuration axon,
            DuplicateCommandHandlerResolver duplicates) {
        SimpleCommandBus bus = new ReportingCommandBus(SimpleCommandBus.builder()
                .transactionManager(transactions)
                .duplicateCommandHandlerResolver(duplicates)
                .spanFactory(axon.getComponent(CommandBusSpanFactory.class))
                .messageMonitor(axon.messageMonitor(CommandBus.class, "commandBus")));
        bus.registerHandlerInterceptor(new CorrelationDataInterceptor<>(axon.correlationDataProviders()));
        return bus;
    }

    @Bean
    ProcessingStores processingStores(
            TokenStore projectionTokens,
            MongoDatabaseFactory databases,
            TransactionManager transactions,
            Serializer serializer,
            LogTruncationGuard truncationGuard,
            MongoTemplate mongo,
            IndexBuilds builds) {
        MongoProcessingStores stores =
                new MongoProcessingStores(projectionTokens, databases, transactions, serializer, truncationGuard);
        stores.ensureIndexes(builds);
        new ReadStoreLayout(databases.getMongoDatabase()).requireCurrentLayout();
        return new GenerationStores(stores, mongo::getDb);
    }

    @Bean
    LastSequences lastSequences(AxonServerConnectionManager connections, AxonServerConfiguration settings) {
        return new AxonServerLastSequences(
                () -> connections.getConnection().eventChannel(), Duration.ofMillis(settings.getCommitTimeout()));
    }

    @Bean
    AggregateEvents aggregateEvents(
            AxonServerConnectionManager connections,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            org.axonframework.config.Configuration axon) {
        return new AxonServerAggregateEvents(
                () -> connections.getConnection().eventChannel(), eventSerializer, axon.upcasterChain());
    }

    @Bean
    SequencesAtPositions sequencesAtPositions(EventStore eventStore, AggregateEvents aggregateEvents) {
        return new StreamedSequences(eventStore, aggregateEvents);
    }

    @Bean
    OffboardingStore offboardingStore(MongoDatabaseFactory databases) {
        return new MongoOffboardingStore(databases.getMongoDatabase());
    }

    @Bean
    DueTable dueTable(MongoDatabaseFactory databases, IndexBuilds builds) {
        MongoDueTable table = new MongoDueTable(databases.getMongoDatabase());
        table.ensureIndexes(builds);
        return table;
    }

    @Bean
    WebhookOutbox webhookOutbox(MongoDatabaseFactory databases, Serializer serializer, IndexBuilds builds) {
        return MongoWebhookOutbox.of(databases.getMongoDatabase(), serializer, SegmentClaims.PROCESS, builds);
    }

    /** The key must be the same in every service: otherwise a service could not open what another has sealed. */
    @Bean
    WebhookSecrets webhookSecrets(@Value("${fleet.webhooks.key:}") String key) {
        return new WebhookSecrets(
                key.isEmpty()
                        ? null
                        : decoded(
                                key,
                                "fleet.webhooks.key",
                                "Set FLEET_WEBHOOKS_KEY to what `openssl rand -base64 32` prints, alike in all services."));
    }

    @Bean
    TenantKeys tenantKeys(
            MongoDatabaseFactory databases,
            IndexBuilds builds,
            @Value("${fleet.read-store.answers-within}") Duration bound,
            @Value("${fleet.privacy.key}") String key) {
        MongoTenantKeyStore store = new MongoTenantKeyStore(
                databases.getMongoDatabase().withTimeout(bound.toMillis(), TimeUnit.MILLISECONDS));
        store.ensureIndexes(builds);
        StoredTenantKeys keys =
                new StoredTenantKeys(store, decoded(key, "fleet.privacy.key", RequiredSettings.SET_PRIVACY_KEY));
        keys.refuseOtherKey("Set FLEET_PRIVACY_KEY to the same in all services, as it was from the beginning.");
        return new SharedTenantKeys(keys);
    }

    private static byte[] decoded(String key, String setting, String action) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length == SecretBox.KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException unusable) { // Its message may quote the key.
            LOG.debug("{} is not in Base64", setting);
        }
        throw new StartupRefusedException(
                setting + " is no key: it has to be " + SecretBox.KEY_BYTES + " bytes in Base64.", action);
    }

    /** Axon Server stores metadata as it is; no serializer processes it. */
    @Bean
    ConfigurerModule actorSealing(PersonalTexts texts) {
        Actors actors = new Actors(texts);
        return configurer -> configurer
                .registerEventUpcaster(axon -> new ActorUnsealingUpcaster(actors))
                .onInitialize(axon -> axon.onStart(
                        Phase.LOCAL_MESSAGE_HANDLER_REGISTRATIONS,
                        () -> axon.eventBus()
                                .registerDispatchInterceptor(events ->
                                        (index, event) -> event.withMetaData(actors.sealed(event.getMetaData())))));
    }

    @Bean
    IdempotencyStore idempotencyStore(
            MongoDatabaseFactory databases,
            IndexBuilds builds,
            @Value("${fleet.read-store.answers-within}") Duration bound) {
        MongoIdempotencyStore store = new MongoIdempotencyStore(
                databases.getMongoDatabase().withTimeout(bound.toMillis(), TimeUnit.MILLISECONDS));
        store.ensureIndexes(builds);
        return store;
    }

    @Bean
    MissingIndexes missingIndexes(IndexBuilds builds, MongoDatabaseFactory databases) {
        return new MissingIndexes(builds, databases.getMongoDatabase());
    }

    @Bean
    CombinedApi combinedApi() {
        return CombinedApi.load();
    }
}
