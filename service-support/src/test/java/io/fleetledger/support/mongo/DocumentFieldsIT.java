package io.fleetledger.support.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class DocumentFieldsIT {

    private static final int MANY = 2 * DocumentFields.CHUNK_SIZE + 500;

    private Runnable beforeSearch = () -> {};

    /** How many ids each search has asked for. */
    private final List<Integer> lookedFor = new CopyOnWriteArrayList<>();

    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent started) {
            if (started.getCommandName().equals("find")
                    && started.getCommand()
                            .getDocument("filter", new BsonDocument())
                            .containsKey("_id")) {
                lookedFor.add(started.getCommand()
                        .getDocument("filter")
                        .getDocument("_id")
                        .getArray("$in")
                        .size());
                beforeSearch.run();
            }
        }
    });
    private final MongoCollection<Document> letters = database.database().getCollection("letters");
    private final DocumentFields stamps = new DocumentFields(
            new MongoTemplate(database.client(), database.name()),
            "letters",
            new Document("to", null).append("stamps", List.of()));

    @AfterEach
    void close() {
        database.close();
    }

    /** All at once, 20,000 took the embedded store ten seconds, in which nobody could read. */
    @Test
    void ofManyOnlyChunksInWhichSomeAreMissingAreLookedFor() {
        letters.insertMany(IntStream.range(0, MANY)
                .filter(number -> number != 1_500)
                .mapToObj(number -> new Document("_id", "" + number).append("to", "ann"))
                .toList());
        stampAll();
        assertThat(lookedFor).containsExactly(DocumentFields.CHUNK_SIZE);
        List<Document> all = letters.find().into(new ArrayList<>());
        assertThat(all).hasSize(MANY).extracting(letter -> letter.get("stamps")).containsOnly(List.of("1d"));
        assertThat(all)
                .filteredOn(letter -> letter.get("to") == null)
                .containsExactly(new Document("_id", "1500").append("to", null).append("stamps", List.of("1d")));
    }

    @Test
    void whereAllAreMissingAllAreBegun() {
        stampAll();
        assertThat(lookedFor).containsExactly(DocumentFields.CHUNK_SIZE, DocumentFields.CHUNK_SIZE, 500);
        assertThat(letters.countDocuments(new Document("to", null).append("stamps", List.of("1d"))))
                .isEqualTo(MANY);
    }

    /** Else its fields were nobody's: the first look had not found it, and the second did. */
    @Test
    void aDocumentThatSomebodyElseBeginsMeanwhileGetsItsFieldsToo() {
        beforeSearch = () ->
                letters.insertOne(new Document("_id", "7").append("to", "ann").append("stamps", List.of()));
        stamps.put("7", new Document("stamps", List.of("1d")));
        stamps.write();
        assertThat(letters.find())
                .containsExactly(new Document("_id", "7").append("to", "ann").append("stamps", List.of("1d")));
    }

    private void stampAll() {
        IntStream.range(0, MANY).forEach(number -> stamps.put("" + number, new Document("stamps", List.of("1d"))));
        stamps.write();
    }
}
