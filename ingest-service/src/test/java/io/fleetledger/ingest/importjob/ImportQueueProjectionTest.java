package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.support.axon.MessageKeys;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class ImportQueueProjectionTest {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final ImportQueueProjection queue = new ImportQueueProjection(new MongoTemplate(client, "queue"));

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void theOldestJobOfEachTenantComesBeforeTheSecondOfAny() {
        queued(1, "busy");
        queued(2, "busy");
        queued(3, "busy");
        queued(4, "late");
        queued(5, "busy");
        queued(6, "late");
        assertThat(queue.open())
                .extracting(job -> job.jobId().getLeastSignificantBits())
                .containsExactly(1L, 4L, 2L, 6L, 3L, 5L);
    }

    @Test
    void oneTenantsThousandJobsDoNotHideAnothers() {
        for (int number = 1; number <= 300; number++) {
            queued(number, "busy");
        }
        queued(301, "late");
        assertThat(queue.open()).element(1).extracting(OpenJob::tenantId).isEqualTo("late");
        assertThat(queue.open()).hasSizeLessThanOrEqualTo(101);
    }

    @Test
    void whatHasEndedIsNotInLine() {
        queued(1, "busy");
        queued(2, "busy");
        queue.on(new ImportJobCompletedEvent(id(1), "busy", 1));
        assertThat(queue.open()).extracting(OpenJob::jobId).containsExactly(id(2));
    }

    private void queued(int number, String tenant) {
        ImportJobQueuedEvent event = new ImportJobQueuedEvent(id(number), tenant, "fleet.csv", 7, false);
        queue.on(
                event,
                new GenericEventMessage<>(
                        new GenericMessage<>(event, Map.of(MessageKeys.ACTOR, "olga")),
                        () -> Instant.ofEpochSecond(number)));
    }

    private static UUID id(int number) {
        return new UUID(0, number);
    }
}
