package io.fleetledger.support.replay;

import com.mongodb.ReadConcern;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.fleetledger.support.mongo.StoredToken;
import io.fleetledger.support.mongo.WriteConcerns;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.bson.Document;

/** Stored tokens, which are next to their documents, regardless of claims; both shapes store them alike. */
final class TokenRows {

    private TokenRows() {}

    /** The row of each segment of a processor. */
    static Map<Integer, Document> of(MongoDatabase database, String processor) {
        Map<Integer, Document> rows = new TreeMap<>();
        for (Document row : tokens(database).find(Filters.eq(StoredToken.PROCESSOR_NAME, processor))) {
            rows.put(row.getInteger(StoredToken.SEGMENT), row);
        }
        return rows;
    }

    static void delete(MongoDatabase database, String processor) {
        tokens(database).deleteMany(Filters.eq(StoredToken.PROCESSOR_NAME, processor));
    }

    private static MongoCollection<Document> tokens(MongoDatabase database) {
        return DefaultMongoTemplate.builder()
                .mongoDatabase(database.withReadConcern(ReadConcern.MAJORITY).withWriteConcern(WriteConcerns.MAJORITY))
                .build()
                .trackingTokensCollection();
    }
}
