package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.data.mongodb.core.MongoTemplate;
import tools.jackson.databind.json.JsonMapper;

/** How much of a fleet an export holds at a time, seen from what the store hands over. */
class MachineExportMemoryTest {

    private static final int MACHINES = 5_000;
    private static final SearchIndex SEARCH = new SearchIndex(true);

    @ParameterizedTest
    @EnumSource
    void anExportHoldsKeysOfAllAndAFewMachinesInFull(SheetFormat format) throws IOException {
        MongoServer server = new MongoServer(new MemoryBackend());
        List<List<BsonDocument>> replies = new ArrayList<>();
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.bindAndGetConnectionString()))
                .addCommandListener(listener(replies))
                .build())) {
            MongoTemplate mongo = new MongoTemplate(client, "test");
            mongo.insert(fleet(), MachineDocument.COLLECTION);
            export(mongo, format);
        } finally {
            server.shutdownNow();
        }
        assertThat(replies).allSatisfy(reply -> assertThat(reply).hasSizeLessThanOrEqualTo(1_000));
        assertThat(replies).noneSatisfy(reply -> assertThat(fieldsOf(reply)).contains(MachineDocument.GRAMS));
        List<List<BsonDocument>> inFull = replies.stream()
                .filter(reply -> fieldsOf(reply).contains(MachineDocument.VERSION))
                .toList();
        assertThat(inFull).allSatisfy(reply -> assertThat(reply).hasSizeLessThanOrEqualTo(500));
        assertThat(inFull.stream().mapToInt(List::size).sum()).isEqualTo(MACHINES);
    }

    private static void export(MongoTemplate mongo, SheetFormat format) throws IOException {
        TenantDocuments machines = new TenantDocuments(mongo, MachineDocument.COLLECTION);
        new MachineExport(
                        new MachineQueries(
                                machines,
                                machines,
                                (tenant, group, below) -> Optional.empty(),
                                NoPast.of(machines),
                                SEARCH),
                        JsonMapper.shared())
                .write(
                        new MachineExportRequest(
                                "acme",
                                new MachineFilter(true, null, null, null, null, null, false),
                                MachineSort.NAME,
                                SortDirection.ASC,
                                format),
                        OutputStream.nullOutputStream());
    }

    private static CommandListener listener(List<List<BsonDocument>> replies) {
        return new CommandListener() {
            @Override
            public void commandSucceeded(CommandSucceededEvent event) {
                if (event.getResponse().containsKey("cursor")) {
                    BsonDocument cursor = event.getResponse().getDocument("cursor");
                    replies.add(cursor.getArray(cursor.containsKey("firstBatch") ? "firstBatch" : "nextBatch").stream()
                            .map(row -> row.asDocument().clone())
                            .toList());
                }
            }
        };
    }

    private static Set<String> fieldsOf(List<BsonDocument> reply) {
        return reply.isEmpty() ? Set.of() : reply.get(0).keySet();
    }

    private static List<Document> fleet() {
        List<Document> fleet = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            Document machine = new Document(MachineDocument.ID, new UUID(0x8000L, i).toString())
                    .append(MachineDocument.TENANT_ID, "acme")
                    .append(MachineDocument.NAME, "Mill " + i)
                    .append(MachineDocument.MACHINE_IDENTIFIER, "CNC-" + i)
                    .append(MachineDocument.PROTOCOL, "json")
                    .append(MachineDocument.LOCATION, null)
                    .append(MachineDocument.STATUS, "offline")
                    .append(MachineDocument.ACTIVE, true)
                    .append(MachineDocument.CREATED_AT, new Date(0))
                    .append(MachineDocument.UPDATED_AT, new Date(0))
                    .append(MachineDocument.GROUP_IDS, List.of())
                    .append(MachineDocument.LAST_SEEN_MICROS, null)
                    .append(MachineDocument.LAST_SEEN_KEY, new Date(0))
                    .append(MachineDocument.OFFLINE_AFTER_SECONDS, null)
                    .append(MachineDocument.VERSION, 1L);
            MachineDocument.index(machine, SEARCH);
            fleet.add(machine);
        }
        return fleet;
    }
}
