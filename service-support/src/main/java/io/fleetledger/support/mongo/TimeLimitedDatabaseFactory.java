package io.fleetledger.support.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * Databases whose operations have a time limit where a caller waits for them: in handlers of queries and commands, and
 * in requests. A connected but silent server would otherwise block each for the driver's timeout. No caller waits for
 * event handlers and background work, and their batches may take longer.
 */
final class TimeLimitedDatabaseFactory implements MongoDatabaseFactory {

    private final MongoDatabaseFactory databases;
    private final Duration bound;

    /** @param bound for one operation, including server selection; zero: only the driver's own timeouts */
    TimeLimitedDatabaseFactory(MongoDatabaseFactory databases, Duration bound) {
        this.databases = databases;
        this.bound = bound;
    }

    @Override
    public MongoDatabase getMongoDatabase() {
        return prompt(databases.getMongoDatabase());
    }

    @Override
    public MongoDatabase getMongoDatabase(String name) {
        return prompt(databases.getMongoDatabase(name));
    }

    private MongoDatabase prompt(MongoDatabase database) {
        return !bound.isZero() && someoneWaits()
                ? database.withTimeout(bound.toMillis(), TimeUnit.MILLISECONDS)
                : database;
    }

    private static boolean someoneWaits() {
        return CurrentUnitOfWork.isStarted()
                ? !(CurrentUnitOfWork.get().getMessage() instanceof EventMessage)
                : RequestContextHolder.getRequestAttributes() != null;
    }

    @Override
    public PersistenceExceptionTranslator getExceptionTranslator() {
        return databases.getExceptionTranslator();
    }

    @Override
    public ClientSession getSession(ClientSessionOptions options) {
        return databases.getSession(options);
    }

    @Override
    public MongoDatabaseFactory withSession(ClientSession session) {
        return new TimeLimitedDatabaseFactory(databases.withSession(session), bound);
    }
}
