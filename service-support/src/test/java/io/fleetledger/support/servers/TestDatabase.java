package io.fleetledger.support.servers;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import java.util.UUID;

/** A database of a test's own on the MongoDB of its round; gone when it is closed. */
public final class TestDatabase implements AutoCloseable {

    private final String uri;
    private final MongoClient client;
    private final String name = "fleet-it-" + UUID.randomUUID();

    private TestDatabase(String uri, MongoClient client) {
        this.uri = uri;
        this.client = client;
    }

    /**
     * Of a test in a class that is {@link OnEveryMongoDb}.
     *
     * @param listeners hear of each command
     */
    public static TestDatabase open(CommandListener... listeners) {
        String uri = EveryMongoDb.current();
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri));
        for (CommandListener listener : listeners) {
            settings.addCommandListener(listener);
        }
        return new TestDatabase(uri, MongoClients.create(settings.build()));
    }

    /** Of the server, for another process; the database is called {@link #name}. */
    public String uri() {
        return uri;
    }

    public MongoClient client() {
        return client;
    }

    public String name() {
        return name;
    }

    public MongoDatabase database() {
        return client.getDatabase(name);
    }

    @Override
    public void close() {
        database().drop();
        client.close();
    }
}
