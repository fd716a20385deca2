package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.axon.ShorterLogException;
import java.util.function.LongSupplier;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.serialization.Serializer;
import org.bson.Document;

/**
 * What this read store has followed of the log, by the tokens of all its groups. A log that ends before that was restored
 * from an older copy: its next events get the positions of those that are gone, and every group would pass them over as
 * seen. So nothing is followed any more, whatever is written meanwhile, until the read store is emptied and rebuilt.
 */
public final class FollowedLog {

    private static final String COLLECTION = "followed_log";
    private static final String SHORTER = "shorter";
    private static final String FOLLOWED = "followed";
    private static final String HEAD = "head";

    private final MongoDatabase database;
    private final Serializer serializer;

    /**
     * The database has to be that of the tokens.
     *
     * @param serializer of the tokens
     */
    public FollowedLog(MongoDatabase database, Serializer serializer) {
        this.database = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(Concerns.ON_MOST_NODES);
        this.serializer = serializer;
    }

    /**
     * To be asked before any of the log is followed. Not asked again and again: a moment later a log that grows may have
     * reached as far, with other events.
     *
     * @param head the log's last position, asked for after the tokens were read
     * @throws ShorterLogException if the log is shorter than what was followed, or once was
     */
    public void refuseShorter(LongSupplier head) {
        refuseKnownShorter();
        long followed = followed();
        long end = head.getAsLong();
        if (end < followed) {
            remember(followed, end);
            refuseKnownShorter();
        }
    }

    /**
     * Looks only whether the log was found to be shorter before.
     *
     * @throws ShorterLogException if it was, by any process
     */
    public void refuseKnownShorter() {
        Document mark = marks().find(Filters.eq(SHORTER)).first();
        if (mark != null) {
            throw new ShorterLogException(text(mark));
        }
    }

    private static String text(Document mark) {
        return "The event store ended at position " + mark.getLong(HEAD) + " where events up to "
                + mark.getLong(FOLLOWED)
                + " had been followed: it was restored from a copy older than the read store. Stop all processes, empty"
                + " the read store, and start again: everything is rebuilt from the events.";
    }

    private long followed() {
        long followed = -1;
        for (Document row : DefaultMongoTemplate.builder()
                .mongoDatabase(database)
                .build()
                .trackingTokensCollection()
                .find()) {
            followed = Math.max(followed, StoredToken.position(row, serializer));
        }
        return followed;
    }

    private void remember(long followed, long head) {
        marks().updateOne(
                        Filters.eq(SHORTER),
                        Updates.combine(Updates.setOnInsert(FOLLOWED, followed), Updates.setOnInsert(HEAD, head)),
                        new UpdateOptions().upsert(true));
    }

    private MongoCollection<Document> marks() {
        return database.getCollection(COLLECTION);
    }
}
