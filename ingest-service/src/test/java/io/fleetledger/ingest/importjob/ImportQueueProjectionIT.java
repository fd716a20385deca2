package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class ImportQueueProjectionIT {

    private final TestDatabase database = TestDatabase.open();
    private final ImportQueueProjection queue =
            new ImportQueueProjection(new MongoTemplate(database.client(), database.name()));

    @AfterEach
    void close() {
        database.close();
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
