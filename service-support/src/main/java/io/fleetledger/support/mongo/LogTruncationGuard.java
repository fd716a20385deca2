package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.util.function.LongSupplier;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.serialization.Serializer;
import org.bson.Document;

/**
 * Knows how much of the log this read store has followed, by the tokens of all its groups, and refuses a shorter one. A
 * log that ends earlier was restored from an older copy: its next events get the positions of the lost ones, and every
 * group would skip them as seen. So nothing is followed, whatever is written meanwhile, until the read store is emptied
 * and rebuilt.
 */
public final class LogTruncationGuard {

    private static final String COLLECTION = "followed_log";
    private static final String SHORTER = "shorter";
    private static final String FOLLOWED = "followed";
    private static final String HEAD = "head";

    private final MongoDatabase database;
    private final Serializer serializer;

    /**
     * The database must be that of the tokens.
     *
     * @param serializer of the tokens
     */
    public LogTruncationGuard(MongoDatabase database, Serializer serializer) {
        this.database = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcerns.MAJORITY);
        this.serializer = serializer;
    }

    /**
     * Checks the log before any of it is followed. Repeating the check later proves nothing: a growing log may have
     * reached the same position with other events.
     *
     * @param head the log's last position, read after the tokens
     * @throws TruncatedLogException if the log is, or was once found to be, shorter than what was followed
     */
    public void refuseTruncated(LongSupplier head) {
        refuseKnownTruncated();
        long followed = followed();
        long end = head.getAsLong();
        if (end < followed) {
            remember(followed, end);
            refuseKnownTruncated();
        }
    }

    /**
     * Checks only whether the log was found to be shorter before.
     *
     * @throws TruncatedLogException if any process found so
     */
    public void refuseKnownTruncated() {
        Document mark = marks().find(Filters.eq(SHORTER)).first();
        if (mark != null) {
            throw new TruncatedLogException(text(mark));
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
