package io.fleetledger.query.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.machine.OnDuplicate;
import io.fleetledger.events.importjob.ImportJobAdvancedEvent;
import io.fleetledger.events.importjob.ImportJobCancellationRequestedEvent;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.events.importjob.ImportJobStartedEvent;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.queries.importjob.FindImportJobByIdQuery;
import io.fleetledger.queries.importjob.FindImportJobsQuery;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

@OnEveryMongoDb
class ImportJobListProjectionIT {

    private static final UUID ID = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.100Z");

    private final TestDatabase database = TestDatabase.open();
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    private final TenantDocuments jobs = new TenantDocuments(mongo, ImportJobDocument.COLLECTION);
    private final ImportJobListProjection projection =
            new ImportJobListProjection(mongo, Generations.first(), jobs, TestLevels.unobserved());
    private final ImportJobQueries queries = new ImportJobQueries(jobs);
    private final List<EventMessage<?>> log = new ArrayList<>();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aJobIsShownFromTheQueueToItsEnd() {
        assertThat(after(0, new ImportJobQueuedEvent(ID, "acme", "fleet.csv", 42, true)))
                .isEqualTo(view(ImportJobStatus.QUEUED, null, 0, null, null, null, null));
        assertThat(after(1, started(1))).isEqualTo(view(ImportJobStatus.RUNNING, null, 0, null, null, null, null));
        assertThat(after(4, advanced(1, null, 0)))
                .isEqualTo(view(ImportJobStatus.RUNNING, null, 0, null, null, null, null));
        assertThat(after(5, advanced(1, 3_000, 0)))
                .isEqualTo(view(ImportJobStatus.RUNNING, 3_000, 0, null, null, null, null));
        assertThat(after(6, advanced(1, 3_000, 500)))
                .isEqualTo(view(ImportJobStatus.RUNNING, 3_000, 500, 500.0, 5L, null, null));
        assertThat(after(9, advanced(1, 3_000, 1_000)))
                .isEqualTo(view(ImportJobStatus.RUNNING, 3_000, 1_000, 250.0, 8L, null, null));
        assertThat(after(10, new ImportJobCompletedEvent(ID, "acme", 1)))
                .isEqualTo(view(ImportJobStatus.COMPLETED, 3_000, 1_000, 250.0, null, null, 10));
    }

    @Test
    void theRateIsThatOfTheAttemptThatRuns() {
        after(0, new ImportJobQueuedEvent(ID, "acme", "fleet.csv", 42, true));
        after(1, started(1));
        after(2, advanced(1, 3_000, 0));
        after(3, advanced(1, 3_000, 1_000));
        assertThat(after(100, started(2)).rowsPerSecond()).isNull();
        assertThat(after(102, advanced(2, 3_000, 1_500)))
                .isEqualTo(view(ImportJobStatus.RUNNING, 3_000, 1_500, 250.0, 6L, null, null));
    }

    @Test
    void failedAndCancelledJobsAreShownToTheirTenantOnly() {
        after(0, new ImportJobQueuedEvent(ID, "acme", "fleet.csv", 42, true));
        after(1, started(1));
        assertThat(after(2, new ImportJobFailedEvent(ID, "acme", 1, "Too long.")))
                .isEqualTo(view(ImportJobStatus.FAILED, null, 0, null, null, "Too long.", 2));
        UUID other = UUID.randomUUID();
        append(other, 3, new ImportJobQueuedEvent(other, "acme", "b.csv", 1, false));
        append(other, 4, new ImportJobCancelledEvent(other, "acme"));
        assertThat(queries.handle(new FindImportJobsQuery("acme", 1, 20)).items())
                .extracting(ImportJobView::state)
                .containsExactly(ImportJobStatus.CANCELLED, ImportJobStatus.FAILED);
        assertThat(queries.handle(new FindImportJobsQuery("beta", 1, 20)).items())
                .isEmpty();
        assertThat(queries.handle(new FindImportJobByIdQuery("beta", ID))).isEmpty();
    }

    @Test
    void whoHasAskedForAnEndSeesThatItWasAskedFor() {
        after(0, new ImportJobQueuedEvent(ID, "acme", "fleet.csv", 42, true));
        assertThat(after(1, started(1)).cancellationRequested()).isFalse();
        ImportJobView asked = after(2, new ImportJobCancellationRequestedEvent(ID, "acme"));
        assertThat(asked.cancellationRequested()).isTrue();
        assertThat(asked.state()).isEqualTo(ImportJobStatus.RUNNING);
        assertThat(after(3, advanced(1, 3_000, 500)).cancellationRequested()).isTrue();
        assertThat(after(4, new ImportJobCompletedEvent(ID, "acme", 1)).cancellationRequested())
                .as("even if it ended by itself")
                .isTrue();
        UUID waiting = UUID.randomUUID();
        append(waiting, 5, new ImportJobQueuedEvent(waiting, "acme", "b.csv", 1, false));
        append(waiting, 6, new ImportJobCancelledEvent(waiting, "acme"));
        assertThat(queries.handle(new FindImportJobsQuery("acme", 1, 20)).items())
                .allMatch(ImportJobView::cancellationRequested);
    }

    @Test
    void whatIsDeliveredTwiceChangesNothingAndARebuildGivesTheSame() {
        after(0, new ImportJobQueuedEvent(ID, "acme", "fleet.csv", 42, true));
        after(1, started(1));
        after(2, advanced(1, 3_000, 0));
        after(3, advanced(1, 3_000, 500));
        ImportJobView shown = after(4, advanced(1, 3_000, 1_000));

        handle(log.subList(2, 4));
        assertThat(shown()).isEqualTo(shown);
        assertThat(projection.shownSequence("acme", ID)).isEqualTo(4);
        mongo.dropCollection(ImportJobDocument.COLLECTION);
        handle(log);
        assertThat(shown()).isEqualTo(shown);
    }

    private ImportJobView after(int second, Object event) {
        append(ID, second, event);
        return shown();
    }

    private void append(UUID id, int second, Object event) {
        long sequence = log.stream()
                .filter(earlier -> ((GenericDomainEventMessage<?>) earlier)
                        .getAggregateIdentifier()
                        .equals(id.toString()))
                .count();
        EventMessage<?> message = new GenericDomainEventMessage<>(
                "ImportJob",
                id.toString(),
                sequence,
                event,
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                T0.plusSeconds(second));
        log.add(message);
        handle(List.of(message));
    }

    private void handle(List<EventMessage<?>> events) {
        var handlers = new AnnotationEventHandlerAdapter(projection);
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(new ArrayList<>(events));
        var result = batch.executeWithResult(() -> handlers.handle(batch.getMessage()));
        assertThat(result.isExceptional()).isFalse();
    }

    private ImportJobView shown() {
        return queries.handle(new FindImportJobByIdQuery("acme", ID)).orElseThrow();
    }

    private static ImportJobStartedEvent started(int attempt) {
        return new ImportJobStartedEvent(ID, "acme", attempt, "w", T0);
    }

    private static ImportJobAdvancedEvent advanced(int attempt, @Nullable Integer total, int done) {
        return new ImportJobAdvancedEvent(ID, "acme", attempt, total, done, done, 0, 0, 0, T0);
    }

    private static ImportJobView view(
            ImportJobStatus state,
            @Nullable Integer total,
            int done,
            @Nullable Double rate,
            @Nullable Long eta,
            @Nullable String error,
            @Nullable Integer finishedAt) {
        return new ImportJobView(
                ID,
                state,
                false,
                "fleet.csv",
                OnDuplicate.UPDATE,
                total,
                done,
                done,
                0,
                0,
                rate,
                eta,
                error,
                "acme",
                T0,
                finishedAt == null ? null : T0.plusSeconds(finishedAt));
    }
}
