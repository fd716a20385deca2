package io.fleetledger.support.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.fleetledger.support.startup.StartupRefusedException;
import java.util.Objects;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.bson.Document;

/**
 * The layout version of the documents that processes share. Tokens say that all events are in the documents, whatever
 * version wrote them: a version that expects other documents would resume after events whose documents it lacks.
 */
public final class ReadStoreLayout {

    /**
     * The layout version of all documents. Raise it with each change of what event handlers expect to find in them,
     * unless documents of the earlier layout can be recognised and read.
     */
    public static final int NUMBER = 1;

    private static final int BEFORE_IT_WAS_REMEMBERED = 1;
    private static final String COLLECTION = "read_store_layout";
    private static final String ID = "layout";
    private static final String NUMBER_FIELD = "number";

    private final MongoDatabase database;

    public ReadStoreLayout(MongoDatabase database) {
        this.database = database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcerns.MAJORITY);
    }

    /**
     * Stores the layout version in an empty read store; call it before any of the log is followed.
     *
     * @throws StartupRefusedException if the read store has another layout; processes of that version keep running
     */
    public void requireCurrentLayout() {
        requireLayout(NUMBER);
    }

    void requireLayout(int number) {
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

    /** Of several processes that start at once, only the first one's number is stored. */
    private int stored(int first) {
        MongoCollection<Document> layouts = database.getCollection(COLLECTION);
        Document layout = layouts.findOneAndUpdate(
                Filters.eq(ID),
                Updates.setOnInsert(NUMBER_FIELD, first),
                new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
        return Objects.requireNonNull(layout).getInteger(NUMBER_FIELD);
    }
}
