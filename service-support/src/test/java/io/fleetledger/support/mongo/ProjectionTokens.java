package io.fleetledger.support.mongo;

import com.mongodb.client.MongoClient;
import java.time.Duration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;

/** The tokens of this process's projections, as services have them, for tests. */
public final class ProjectionTokens {

    private ProjectionTokens() {}

    public static TokenStore in(MongoClient client, String database) {
        return in(client, database, new IndexBuilds(Duration.ZERO));
    }

    public static TokenStore in(MongoClient client, String database, IndexBuilds builds) {
        return new ReadStoreConfiguration()
                .projectionTokens(
                        new SimpleMongoClientDatabaseFactory(client, database),
                        JacksonSerializer.defaultSerializer(),
                        builds);
    }
}
