package io.fleetledger.standalone.eventstore;

import com.zaxxer.hikari.HikariDataSource;
import io.fleetledger.standalone.DataFolder;
import io.fleetledger.standalone.EmbeddedStore;
import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.Conflicts;
import io.fleetledger.support.axon.LastSequences;
import io.fleetledger.support.axon.SequencesAtPositions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.UnitOfWorkAwareConnectionProviderWrapper;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.jdbc.JdbcEventStorageEngine;
import org.axonframework.serialization.Serializer;
import org.axonframework.spring.jdbc.SpringDataSourceConnectionProvider;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * The event database and Axon's stores in it. Everything is declared here rather than left to auto-configuration, which
 * on Spring Boot 4 silently falls back to a no-op transaction manager.
 */
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
class EventDatabaseConfiguration {

    static final String USER = "sa";

    private static final Logger LOG = LoggerFactory.getLogger(EventDatabaseConfiguration.class);

    /**
     * WRITE_DELAY=0: H2 writes at commit rather than up to half a second later, so that an answered write survives
     * {@code kill -9}. Each commit writes every page that it touched, whole: pages of 4 kB rather than 16 kB halve the
     * bytes per event. The process closes the database itself, after its last unit of work.
     */
    @Bean
    HikariDataSource eventDatabase(@Value("${fleet.data-dir}") Path dataDir) {
        HikariDataSource pool = new HikariDataSource();
        pool.setPoolName("event-database");
        pool.setJdbcUrl("jdbc:h2:file:" + dataDir.toAbsolutePath().resolve(DataFolder.EVENT_DATABASE)
                + ";WRITE_DELAY=0;PAGE_SIZE=4096;DB_CLOSE_ON_EXIT=FALSE");
        pool.setUsername(USER);
        pool.setPassword("");
        pool.setMaximumPoolSize(16);
        pool.setConnectionTimeout(5_000);
        pool.setInitializationFailTimeout(-1); // The check below reports more than the pool would.
        refuseIfInUse(pool, dataDir);
        return pool;
    }

    @Bean
    EmbeddedStore eventDatabaseFile(HikariDataSource eventDatabase) {
        return new EventDatabaseFile(eventDatabase.getJdbcUrl());
    }

    private static void refuseIfInUse(HikariDataSource pool, Path dataDir) {
        try (Connection connection = DriverManager.getConnection(pool.getJdbcUrl(), USER, "")) {
            LOG.debug("The event database is {}", connection.getMetaData().getURL());
        } catch (SQLException failure) {
            if (failure.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw DataFolder.inUse(dataDir);
            }
            throw new DataAccessResourceFailureException("The event database cannot be opened", failure);
        }
    }

    /** Takes a connection at the first statement: a command that waits for an aggregate's lock holds none. */
    @Bean
    @Primary
    DataSource dataSource(HikariDataSource eventDatabase) {
        return new LazyConnectionDataSourceProxy(eventDatabase);
    }

    @Bean
    TransactionManager axonTransactionManager(PlatformTransactionManager transactions) {
        return new SpringTransactionManager(transactions);
    }

    @Bean
    ConnectionProvider connectionProvider(DataSource dataSource) {
        return new UnitOfWorkAwareConnectionProviderWrapper(new SpringDataSourceConnectionProvider(dataSource));
    }

    @Bean
    @DependsOnDatabaseInitialization
    CommittedHead committedHead(JdbcTemplate jdbc) {
        return new CommittedHead(Objects.requireNonNull(
                jdbc.queryForObject("SELECT COALESCE(MAX(globalIndex), 0) FROM DomainEventEntry", Long.class)));
    }

    @Bean
    EventStorageEngine eventStorageEngine(
            CommittedHead committedHead,
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Configuration configuration,
            ConnectionProvider connections,
            TransactionManager transactions) {
        return new CommitOrderedEventStorageEngine(
                engine(serializer, eventSerializer, configuration, connections, transactions),
                LogStatements::read,
                committedHead);
    }

    @Bean("eventBus")
    @Qualifier("eventStore") EventStore eventStore(
            EventStorageEngine engine,
            CommittedHead committedHead,
            Serializer serializer,
            @Qualifier("eventSerializer") Serializer eventSerializer,
            Configuration configuration,
            ConnectionProvider connections,
            TransactionManager transactions) {
        EventStorageEngine facts = new CommitOrderedEventStorageEngine(
                engine(serializer, eventSerializer, configuration, connections, transactions),
                FactsStatements::read,
                committedHead);
        return new NotifyingEventStore(
                EmbeddedEventStore.builder()
                        .storageEngine(engine)
                        .optimizeEventConsumption(false)
                        .messageMonitor(configuration.messageMonitor(EventStore.class, "eventStore")),
                EmbeddedEventStore.builder().storageEngine(facts).optimizeEventConsumption(false));
    }

    private static JdbcEventStorageEngine.Builder engine(
            Serializer serializer,
            Serializer eventSerializer,
            Configuration configuration,
            ConnectionProvider connections,
            TransactionManager transactions) {
        return JdbcEventStorageEngine.builder()
                .snapshotSerializer(serializer)
                .eventSerializer(eventSerializer)
                .upcasterChain(configuration.upcasterChain())
                .snapshotFilter(configuration.snapshotFilter())
                .persistenceExceptionResolver(Conflicts::isDuplicateKey)
                .connectionProvider(connections)
                .transactionManager(transactions)
                .lowestGlobalSequence(1);
    }

    @Bean
    LastSequences lastSequences(DataSource dataSource) {
        return new JdbcLastSequences(new JdbcTemplate(dataSource));
    }

    @Bean
    SequencesAtPositions sequencesAtPositions(DataSource dataSource) {
        return new JdbcSequencesAtPositions(new JdbcTemplate(dataSource));
    }

    @Bean
    AggregateEvents aggregateEvents(EventStore eventStore) {
        return AggregateEvents.of(eventStore);
    }
}
