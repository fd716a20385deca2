package io.fleetledger.support.distributed;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Bodies of webhook deliveries, by their position. Each put marks the body again: a cleanup that found no row for the
 * body before the put does not remove it afterwards.
 */
final class MongoWebhookBodies {

    private static final String BODIES = "webhook_bodies";
    private static final String ID = "_id";
    private static final String BODY = "body";
    private static final String MARK = "mark";

    private final MongoCollection<Document> bodies;

    MongoWebhookBodies(MongoDatabase durable) {
        this.bodies = durable.getCollection(BODIES);
    }

    /** Called after the rows of these bodies are stored. */
    void put(Map<Long, String> bodiesOf) {
        List<WriteModel<Document>> marked = new ArrayList<>();
        bodiesOf.forEach((position, body) -> marked.add(new UpdateOneModel<>(
                Filters.eq(ID, position),
                Updates.combine(Updates.setOnInsert(BODY, body), Updates.set(MARK, new ObjectId())),
                new UpdateOptions().upsert(true))));
        bodies.bulkWrite(marked);
    }

    Optional<String> find(long position) {
        return Optional.ofNullable(bodies.find(Filters.eq(ID, position)).first())
                .map(body -> body.getString(BODY));
    }

    /** Positions of bodies after this one, in order. */
    List<Long> positionsAfter(long position, int atMost) {
        return bodies.find(Filters.gt(ID, position))
                .sort(Sorts.ascending(ID))
                .limit(atMost)
                .projection(Projections.include(ID))
                .map(body -> body.getLong(ID))
                .into(new ArrayList<>());
    }

    /**
     * Removes bodies without rows and returns how many. Reads the marks before the rows.
     *
     * @param used returns which of the positions have rows
     */
    long removeUnused(Collection<Long> positions, Function<List<Long>, Set<Long>> used) {
        List<Document> marks = bodies.find(Filters.in(ID, positions))
                .projection(Projections.include(ID, MARK))
                .into(new ArrayList<>());
        if (marks.isEmpty()) {
            return 0;
        }
        Set<Long> kept = used.apply(marks.stream().map(mark -> mark.getLong(ID)).toList());
        List<WriteModel<Document>> unused = new ArrayList<>();
        for (Document mark : marks) {
            if (!kept.contains(mark.getLong(ID))) {
                unused.add(new DeleteOneModel<>(
                        Filters.and(Filters.eq(ID, mark.getLong(ID)), Filters.eq(MARK, mark.getObjectId(MARK)))));
            }
        }
        return unused.isEmpty() ? 0 : bodies.bulkWrite(unused).getDeletedCount();
    }
}
