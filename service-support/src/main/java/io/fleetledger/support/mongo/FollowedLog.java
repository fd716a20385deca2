package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.axon.ShorterLogException;
import java.time.Duration;
import java.util.Optional;
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
    /** A node that has just joined its cluster may know less than what another one has sent. */
    private static final int LOOKS = 3;

    private final MongoDatabase database;
    private final Serializer serializer;
    private final Duration betweenLooks;

    /**
     * The database has to be that of the tokens.
     *
     * @param serializer of the tokens
     */
    public FollowedLog(MongoDatabase database, Serializer serializer) {
        this(database, serializer, Duration.ofSeconds(1));
    }

    FollowedLog(MongoDatabase database, Serializer serializer, Duration betweenLooks) {
        this.database = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(Concerns.ON_MOST_NODES);
        this.serializer = serializer;
        this.betweenLooks = betweenLooks;
    }

    /**
     * To be asked before any of the log is followed.
     *
     * @param head the log's last position, asked for after the tokens were read
     * @throws ShorterLogException if the log is shorter than what was followed, or once was
     */
    public void refuseShorter(LongSupplier head) {
        refuseKnown();
        long followed = followed();
        long end = head.getAsLong();
        for (int look = 1; look < LOOKS && end < followed; look++) {
            pause();
            end = head.getAsLong();
        }
        if (end < followed) {
            remember(followed, end);
            refuseKnown();
        }
    }

    /** Why the log is not followed; empty if it is. */
    public Optional<String> refusal() {
        return Optional.ofNullable(marks().find(Filters.eq(SHORTER)).first()).map(FollowedLog::text);
    }

    private void refuseKnown() {
        refusal().ifPresent(text -> {
            throw new ShorterLogException(text);
        });
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

    private void pause() {
        try {
            Thread.sleep(betweenLooks.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
