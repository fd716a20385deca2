package io.fleetledger.standalone.readstore;

import io.fleetledger.support.axon.LogOrderedDeadLetterQueueContract;
import io.fleetledger.support.axon.ParkedEventStore;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** In the event database: what is parked stays when the transaction of its batch is rolled back. */
class EmbeddedLogOrderedDeadLetterQueueTest extends LogOrderedDeadLetterQueueContract {

    private final JdbcDataSource database = openedDatabase();
    private final PlatformTransactionManager transactions = new JdbcTransactionManager(database);
    private final Serializer serializer = JacksonSerializer.defaultSerializer();
    private final ParkedEventStore store = new EmbeddedParkedEvents(
            JdbcClient.create(database),
            serializer,
            group -> ReadStoreConfiguration.parked(group, database, transactions, serializer, serializer, () -> {}));

    private static JdbcDataSource openedDatabase() {
        JdbcDataSource opened = new JdbcDataSource();
        opened.setURL("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1");
        Flyway.configure().dataSource(opened).load().migrate();
        return opened;
    }

    @Override
    protected ParkedEventStore store() {
        return store;
    }

    @Override
    protected TransactionManager transactions() {
        return new SpringTransactionManager(transactions);
    }
}
