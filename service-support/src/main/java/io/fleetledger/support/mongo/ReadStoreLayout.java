package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.StartupRefusedException;
import java.util.Objects;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.bson.Document;

/**
 * Of which layout the documents are that processes share. Their tokens say that all events are in them, whatever version
 * wrote them: one that expects other documents would go on behind those that it does not have.
 */
public final class ReadStoreLayout {

    /**
     * Of all documents. To be raised with each change of what somebody who follows the log expects to find there, unless
     * documents of before can be told and read.
     */
    public static final int NUMBER = 1;

    private static final int BEFORE_IT_WAS_REMEMBERED = 1;
    private static final String COLLECTION = "read_store_layout";
    private static final String ID = "layout";
    private static final String NUMBER_FIELD = "number";

    private final MongoDatabase database;

    public ReadStoreLayout(MongoDatabase database) {
        this.database = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(Concerns.ON_MOST_NODES);
    }

    /**
     * Remembers the layout of an empty read store; to be asked before any of the log is followed.
     *
     * @throws StartupRefusedException if the read store is of another one. Processes of the version that it is of go on
     */
    public void refuseOther() {
        refuseOther(NUMBER);
    }

    void refuseOther(int number) {
        int stored = stored(isFollowed() ? BEFORE_IT_WAS_REMEMBERED : number);
        if (stored < number) {
            throw new StartupRefusedException(
                    "MongoDB has documents as an older version lays them out (" + stored + ", where this one needs "
                            + number + ").",
                    "Stop all processes, empty the database that MONGODB_URI names, and start this version: all that is"
                            + " listed and searched is rebuilt from the events. Files of import jobs under way are lost.");
        }
        if (stored > number) {
            throw new StartupRefusedException(
                    "MongoDB has documents as a newer version lays them out (" + stored + ", where this one knows "
                            + number + ").",
                    "Start the newer version. To go back, do as for an upgrade: stop all processes, empty the database"
                            + " that MONGODB_URI names, and start.");
        }
    }

    private boolean isFollowed() {
        return DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .build()
                        .trackingTokensCollection()
                        .find()
                        .first()
                != null;
    }

    /** Of several that start at once, one is the first. */
    private int stored(int first) {
        MongoCollection<Document> layouts = database.getCollection(COLLECTION);
        Document layout = layouts.findOneAndUpdate(
                Filters.eq(ID),
                Updates.setOnInsert(NUMBER_FIELD, first),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return Objects.requireNonNull(layout).getInteger(NUMBER_FIELD);
    }
}
