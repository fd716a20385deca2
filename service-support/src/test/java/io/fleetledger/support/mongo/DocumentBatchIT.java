package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class DocumentBatchIT {

    /** How many ids each search has asked for. */
    private final List<Integer> lookedFor = new CopyOnWriteArrayList<>();

    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent started) {
            BsonDocument command = started.getCommand();
            if (started.getCommandName().equals("find") && command.containsKey("filter")) {
                lookedFor.add(command.getDocument("filter")
                        .getDocument("_id", new BsonDocument())
                        .getArray("$in", new BsonArray())
                        .size());
            }
        }
    });
    private final MongoOperations mongo = new MongoTemplate(database.client(), database.name());
    private final MongoCollection<Document> letters = mongo.getCollection("letters");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatABatchHasPutItFindsAgainAndStoresAtItsEnd() {
        letters.insertOne(new Document("_id", "a").append("count", 5));
        List<Long> storedMeanwhile = new ArrayList<>();
        count(List.of("a", "b", "a"), () -> storedMeanwhile.add(letters.countDocuments()));
        assertThat(letters.find().into(new ArrayList<>()))
                .containsExactlyInAnyOrder(
                        new Document("_id", "a").append("count", 7), new Document("_id", "b").append("count", 1));
        assertThat(storedMeanwhile).containsOnly(1L);
    }

    @Test
    void aDocumentOfNoEventInTheBatchIsFoundToo() {
        letters.insertOne(new Document("_id", "z").append("count", 9));
        new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("a"))).executeWithResult(() -> {
            DocumentBatch batch = batch();
            assertThat(batch.find("z")).isEqualTo(new Document("_id", "z").append("count", 9));
            assertThat(batch.find("y")).isNull();
            return null;
        });
    }

    @Test
    void aBatchThatFailsStoresNothing() {
        var unit = new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("a"), letter("b")));
        var result = unit.executeWithResult(() -> {
            batch().put(new Document("_id", "a"));
            throw new IllegalStateException("broken");
        });
        assertThat(result.isExceptional()).isTrue();
        assertThat(letters.countDocuments()).isZero();
    }

    @Test
    void aBatchOfManyIsStoredWhole() {
        count(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList(), () -> {});
        assertThat(letters.countDocuments()).isEqualTo(1_000);
    }

    /** All at once, the embedded store would compare each that is asked for with each that is there. */
    @Test
    void manyDocumentsAreReadInChunks() {
        int many = 2 * DocumentFields.CHUNK_SIZE + 500;
        letters.insertMany(IntStream.range(0, many)
                .filter(number -> number != 1_500)
                .mapToObj(number -> new Document("_id", "" + number).append("count", number))
                .toList());
        inOneBatch(batch -> {
            lookedFor.clear();
            batch.prefetch(IntStream.range(0, many).mapToObj(Integer::toString).toList());
            assertThat(lookedFor).containsExactly(DocumentFields.CHUNK_SIZE, DocumentFields.CHUNK_SIZE, 500);
            assertThat(IntStream.range(0, many).mapToObj(Integer::toString).map(batch::find))
                    .filteredOn(Objects::nonNull)
                    .hasSize(many - 1);
            assertThat(batch.find("1500")).isNull();
            assertThat(lookedFor).as("nothing is looked for again").hasSize(3);
        });
    }

    @Test
    void aDocumentThatABatchTakesAwayIsGoneForTheBatchAndAfterIt() {
        letters.insertOne(new Document("_id", "a"));
        letters.insertOne(new Document("_id", "b"));
        inOneBatch(batch -> {
            batch.remove("a");
            batch.put(new Document("_id", "c"));
            batch.remove("c");
            batch.remove("b");
            batch.put(new Document("_id", "b").append("again", true));
            assertThat(batch.find("a")).isNull();
            assertThat(batch.find("c")).isNull();
        });
        assertThat(letters.find().into(new ArrayList<>()))
                .containsExactly(new Document("_id", "b").append("again", true));
    }

    @Test
    void aSearchSeesWhatTheBatchHasDoneSoFar() {
        letters.insertOne(new Document("_id", "a").append("to", "ann"));
        letters.insertOne(new Document("_id", "b").append("to", "ann"));
        letters.insertOne(new Document("_id", "c").append("to", "bob"));
        inOneBatch(batch -> {
            batch.prefetch(List.of("a", "b", "c", "d"));
            batch.put(new Document("_id", "a").append("to", "bob"));
            batch.put(new Document("_id", "d").append("to", "ann"));
            batch.remove("b");
            assertThat(batch.findWhere(Filters.eq("to", "ann")))
                    .containsExactly(new Document("_id", "d").append("to", "ann"));
            assertThat(batch.findWhere(Filters.eq("to", "bob"))).hasSize(2);
        });
        assertThat(letters.countDocuments()).isEqualTo(3);
    }

    /** What is found has their fields as well, and a put would write them. */
    @Test
    void documentsThatOthersAlsoWriteAreNotSearched() {
        var result = new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("a")))
                .executeWithResult(() -> DocumentBatch.current(
                                mongo,
                                "letters",
                                new Document("to", null).append("stamps", List.of()),
                                List.of("stamps"),
                                message -> Optional.of((String) message.getPayload()))
                        .findWhere(Filters.eq("to", "ann")));
        assertThat(result.optionalExceptionResult()).containsInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatOthersHaveBegunSinceTheBatchLookedKeepsTheirFields() {
        var result = new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("a"), letter("b")))
                .executeWithResult(() -> {
                    DocumentBatch batch = DocumentBatch.current(
                            mongo,
                            "letters",
                            new Document("to", null).append("stamps", List.of()),
                            List.of("stamps"),
                            message -> Optional.of((String) message.getPayload()));
                    letters.replaceOne(
                            Filters.eq("_id", "a"),
                            new Document("_id", "a").append("stamps", List.of("1d")),
                            new ReplaceOptions().upsert(true));
                    batch.put(new Document("_id", "a").append("to", "ann"));
                    batch.put(new Document("_id", "b").append("to", "bob"));
                    return null;
                });
        assertThat(result.optionalExceptionResult()).isEmpty();
        assertThat(letters.find().into(new ArrayList<>()))
                .containsExactlyInAnyOrder(
                        new Document("_id", "a").append("stamps", List.of("1d")).append("to", "ann"),
                        new Document("_id", "b").append("to", "bob").append("stamps", List.of()));
    }

    @Test
    void whatOthersHaveStoredSinceTheBatchLookedIsReplaced() {
        inOneBatch(batch -> {
            batch.prefetch(List.of("a"));
            letters.insertOne(new Document("_id", "a").append("to", "ann"));
            batch.put(new Document("_id", "a").append("to", "bob"));
            batch.put(new Document("_id", "a").append("to", "cay"));
        });
        assertThat(letters.find().into(new ArrayList<>()))
                .containsExactly(new Document("_id", "a").append("to", "cay"));
    }

    @Test
    void aNewDocumentThatTheStoreRefusesFailsTheBatch() {
        letters.createIndex(Indexes.ascending("number"), new IndexOptions().unique(true));
        letters.insertOne(new Document("_id", "a").append("number", 1));
        var result = new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("b"))).executeWithResult(() -> {
            batch().put(new Document("_id", "b").append("number", 1));
            return null;
        });
        assertThat(result.optionalExceptionResult()).get().isInstanceOf(MongoBulkWriteException.class);
        assertThat(letters.countDocuments()).isEqualTo(1);
    }

    private void inOneBatch(Consumer<DocumentBatch> work) {
        var result = new BatchingUnitOfWork<EventMessage<?>>(List.of(letter("z"))).executeWithResult(() -> {
            work.accept(batch());
            return null;
        });
        assertThat(result.optionalExceptionResult()).isEmpty();
    }

    private void count(List<String> ids, Runnable alongside) {
        List<EventMessage<?>> messages = new ArrayList<>();
        ids.forEach(id -> messages.add(letter(id)));
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(messages);
        var result = unit.executeWithResult(() -> {
            DocumentBatch batch = batch();
            String id = (String) unit.getMessage().getPayload();
            Document found = batch.find(id);
            int before = found == null ? 0 : found.getInteger("count");
            batch.put(new Document("_id", id).append("count", before + 1));
            alongside.run();
            return null;
        });
        assertThat(result.optionalExceptionResult()).isEmpty();
    }

    private DocumentBatch batch() {
        return DocumentBatch.current(mongo, "letters", message -> Optional.of((String) message.getPayload()));
    }

    private static EventMessage<?> letter(String id) {
        return GenericEventMessage.asEventMessage(id);
    }
}
