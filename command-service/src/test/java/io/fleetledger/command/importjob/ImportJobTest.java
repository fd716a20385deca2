package io.fleetledger.command.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.importjob.AdvanceImportJobCommand;
import io.fleetledger.commands.importjob.CancelImportJobCommand;
import io.fleetledger.commands.importjob.CompleteImportJobCommand;
import io.fleetledger.commands.importjob.FailImportJobCommand;
import io.fleetledger.commands.importjob.ImportJobError;
import io.fleetledger.commands.importjob.ImportJobRefusal;
import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.QueueImportJobCommand;
import io.fleetledger.commands.importjob.RenewImportJobCommand;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.events.importjob.ImportJobAdvancedEvent;
import io.fleetledger.events.importjob.ImportJobCancellationRequestedEvent;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.events.importjob.ImportJobStartedEvent;
import io.fleetledger.events.importjob.ImportJobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

class ImportJobTest {

    private static final UUID ID = UUID.fromString("7d2e4c1a-5b60-4f3e-8c9d-1a2b3c4d5e01");
    private static final String TENANT = "tenant-1";
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Duration LEASE = Duration.ofSeconds(10);

    private final AggregateTestFixture<ImportJob> fixture = new AggregateTestFixture<>(ImportJob.class);

    @Test
    void aQueuedJobWaits() {
        fixture.givenNoPriorActivity()
                .andGivenCurrentTime(T0)
                .when(new QueueImportJobCommand(ID, TENANT, "fleet.csv", 42, true))
                .expectEvents(queued())
                .expectResultMessagePayload(new ImportJobState(
                        ID,
                        TENANT,
                        ImportJobStatus.QUEUED,
                        "fleet.csv",
                        true,
                        0,
                        0,
                        null,
                        0,
                        0,
                        0,
                        0,
                        0,
                        false,
                        T0,
                        0));
    }

    @Test
    void aJobIsQueuedOnce() {
        given().when(new QueueImportJobCommand(ID, TENANT, "other.csv", 1, false))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(
                        state(state -> state.fileName().equals("fleet.csv")));
    }

    @Test
    void oneWorkerGetsTheJobUntilItsLeaseEnds() {
        given().when(start("a", T0)).expectEvents(started(1, "a", T0));
        refused(given(started(1, "a", T0)).when(start("b", T0.plusSeconds(9))), ImportJobError.IMPORT_JOB_TAKEN);
        given(started(1, "a", T0))
                .when(start("b", T0.plus(LEASE)))
                .expectEvents(started(2, "b", T0.plus(LEASE)))
                .expectResultMessagePayloadMatching(state(state -> state.attempt() == 2 && state.idleAttempts() == 2));
    }

    @Test
    void aBatchRenewsTheLeaseAndIsWhereTheNextWorkerGoesOn() {
        refused(
                given(started(1, "a", T0), advanced(1, 500, T0.plusSeconds(20))).when(start("b", T0.plusSeconds(15))),
                ImportJobError.IMPORT_JOB_TAKEN);
        given(started(1, "a", T0), advanced(1, 500, T0.plusSeconds(20)))
                .when(start("b", T0.plusSeconds(20)))
                .expectResultMessagePayloadMatching(state(state -> state.rowsDone() == 500
                        && state.created() == 300
                        && state.updated() == 150
                        && state.skipped() == 50
                        && state.errorBytes() == 99
                        && Integer.valueOf(1000).equals(state.rowsTotal())
                        && state.idleAttempts() == 1));
    }

    @Test
    void aWorkerInTheMiddleOfAStepKeepsTheJobAndItsFigures() {
        var later = T0.plusSeconds(40);
        given(started(1, "a", T0), advanced(1, 500, T0.plusSeconds(20)))
                .when(new RenewImportJobCommand(ID, TENANT, 1, later))
                .expectEvents(advanced(1, 500, later));
        given(started(1, "a", T0), advanced(1, 500, later), new ImportJobCancellationRequestedEvent(ID, TENANT))
                .when(new RenewImportJobCommand(ID, TENANT, 1, later))
                .expectEvents(advanced(1, 500, later))
                .expectResultMessagePayloadMatching(
                        state(state -> state.status() == ImportJobStatus.RUNNING && state.stopping()));
        unchanged(new ImportJobCompletedEvent(ID, TENANT, 1), new RenewImportJobCommand(ID, TENANT, 1, later));
    }

    @Test
    void whatAnEarlierAttemptStillSendsIsRefused() {
        var job = new Object[] {queued(), started(1, "a", T0), started(2, "b", T0.plus(LEASE))};
        refused(fixture().given(job).when(advance(1, 500, T0)), ImportJobError.IMPORT_JOB_TAKEN);
        refused(
                fixture().given(job).when(new RenewImportJobCommand(ID, TENANT, 1, T0.plusSeconds(60))),
                ImportJobError.IMPORT_JOB_TAKEN);
        refused(
                fixture().given(job).when(new CompleteImportJobCommand(ID, TENANT, 1)),
                ImportJobError.IMPORT_JOB_TAKEN);
        refused(
                fixture().given(job).when(new FailImportJobCommand(ID, TENANT, 1, "No.")),
                ImportJobError.IMPORT_JOB_TAKEN);
        fixture().given(job).when(advance(2, 500, T0)).expectEvents(advanced(2, 500, T0));
    }

    @Test
    void aJobEndsOnceAndStaysAsItEnded() {
        given(started(1, "a", T0))
                .when(new CompleteImportJobCommand(ID, TENANT, 1))
                .expectEvents(new ImportJobCompletedEvent(ID, TENANT, 1));
        given(started(1, "a", T0))
                .when(new FailImportJobCommand(ID, TENANT, 1, "No."))
                .expectEvents(new ImportJobFailedEvent(ID, TENANT, 1, "No."));
        given().when(cancel(T0)).expectEvents(new ImportJobCancelledEvent(ID, TENANT));

        for (Object end : new Object[] {
            new ImportJobCompletedEvent(ID, TENANT, 1),
            new ImportJobFailedEvent(ID, TENANT, 1, "No."),
            new ImportJobCancelledEvent(ID, TENANT)
        }) {
            unchanged(end, cancel(T0));
            unchanged(end, new CompleteImportJobCommand(ID, TENANT, 1));
            unchanged(end, new FailImportJobCommand(ID, TENANT, 1, "Too late."));
            refused(
                    given(started(1, "a", T0), end).when(start("b", T0.plusSeconds(60))),
                    ImportJobError.IMPORT_JOB_ENDED);
        }
    }

    private static void unchanged(Object end, Object command) {
        given(started(1, "a", T0), end)
                .when(command)
                .expectNoEvents()
                .expectResultMessagePayloadMatching(
                        state(state -> state.status().isEnded()));
    }

    @Test
    void aJobThatIsWorkedOnEndsBehindTheBatchUnderWay() {
        var requested = new ImportJobCancellationRequestedEvent(ID, TENANT);
        given(started(1, "a", T0))
                .when(cancel(T0))
                .expectEvents(requested)
                .expectResultMessagePayloadMatching(
                        state(state -> state.status() == ImportJobStatus.RUNNING && state.stopping()));
        given(started(1, "a", T0), requested).when(cancel(T0)).expectNoEvents();
        given(started(1, "a", T0), requested)
                .when(advance(1, 500, T0))
                .expectEvents(advanced(1, 500, T0), new ImportJobCancelledEvent(ID, TENANT))
                .expectResultMessagePayloadMatching(
                        state(state -> state.status() == ImportJobStatus.CANCELLED && state.rowsDone() == 500));
        given(started(1, "a", T0), requested, advanced(1, 500, T0), new ImportJobCancelledEvent(ID, TENANT))
                .when(advance(1, 1_000, T0))
                .expectNoEvents();
    }

    @Test
    void whoeverEndsAJobIsWhoAskedForIt() {
        var request = Map.of("actor", "bob", "correlation_id", "b0b", "traceparent", "00-b0b-1-01");
        var worker = Map.of("actor", "ann", "correlation_id", "a11", "traceparent", "00-a11-1-01");
        var requested = GenericEventMessage.asEventMessage(new ImportJobCancellationRequestedEvent(ID, TENANT))
                .withMetaData(request);
        assertThat(endedBy(worker, advance(1, 500, T0), started(1, "a", T0), requested))
                .containsAllEntriesOf(request);
        assertThat(endedBy(worker, start("b", T0.plusSeconds(60)), started(1, "a", T0), requested))
                .containsAllEntriesOf(request);
        assertThat(endedBy(worker, cancel(T0.plus(LEASE)), started(1, "a", T0), requested))
                .as("by who asked first")
                .containsAllEntriesOf(request);
        assertThat(endedBy(request, cancel(T0.plus(LEASE)), started(1, "a", T0)))
                .containsAllEntriesOf(request);
    }

    /** As messages are wired: an event has what the command has that led to it. */
    private static Map<String, Object> endedBy(Map<String, String> sender, Object command, Object... further) {
        Map<String, Object> metaData = new HashMap<>();
        fixture()
                .registerCommandHandlerInterceptor((unit, chain) -> {
                    unit.registerCorrelationDataProvider(Message::getMetaData);
                    return chain.proceed();
                })
                .givenCurrentTime(T0)
                .andGiven(queued())
                .andGiven(further)
                .when(command, sender)
                .expectEventsMatching(new CustomTypeSafeMatcher<List<? super EventMessage<?>>>("a job's end") {
                    @Override
                    protected boolean matchesSafely(List<? super EventMessage<?>> events) {
                        EventMessage<?> last = (EventMessage<?>) events.get(events.size() - 1);
                        metaData.putAll(last.getMetaData());
                        return last.getPayload() instanceof ImportJobCancelledEvent;
                    }
                });
        return metaData;
    }

    @Test
    void aJobThatCanStillBeCancelledIsAtItsFirstVersion() {
        refused(given().when(cancelIf(2L)), ImportJobError.VERSION_MISMATCH);
        refused(given(started(1, "a", T0)).when(cancelIf(99L)), ImportJobError.VERSION_MISMATCH);
        given().when(cancelIf(3L, 1L)).expectEvents(new ImportJobCancelledEvent(ID, TENANT));
        given(new ImportJobCancelledEvent(ID, TENANT)).when(cancelIf(99L)).expectNoEvents();
        given(started(1, "a", T0), new ImportJobCancellationRequestedEvent(ID, TENANT))
                .when(cancelIf(99L))
                .expectNoEvents();
    }

    private static CancelImportJobCommand cancelIf(Long... versions) {
        return new CancelImportJobCommand(ID, TENANT, List.of(versions), T0);
    }

    @Test
    void aJobWhoseWorkerHasFallenSilentIsCancelledAtOnce() {
        var requested = new ImportJobCancellationRequestedEvent(ID, TENANT);
        var cancelled = new ImportJobCancelledEvent(ID, TENANT);
        given(started(1, "a", T0)).when(cancel(T0.plusSeconds(9))).expectEvents(requested);
        given(started(1, "a", T0)).when(cancel(T0.plus(LEASE))).expectEvents(cancelled);
        given(started(1, "a", T0), requested).when(cancel(T0.plus(LEASE))).expectEvents(cancelled);
    }

    @Test
    void aJobWhoseWorkerIsGoneIsCancelledByTheNext() {
        given(started(1, "a", T0), new ImportJobCancellationRequestedEvent(ID, TENANT))
                .when(start("b", T0.plusSeconds(60)))
                .expectEvents(new ImportJobCancelledEvent(ID, TENANT))
                .expectResultMessagePayloadMatching(state(state -> state.status() == ImportJobStatus.CANCELLED));
    }

    @Test
    void anotherTenantsJobIsAsGoodAsNone() {
        refused(
                given().when(new QueueImportJobCommand(ID, "tenant-2", "x", 1, false)),
                ImportJobError.IMPORT_JOB_NOT_FOUND);
        for (Object command : List.of(
                new StartImportJobCommand(ID, "tenant-2", "a", T0, T0.plus(LEASE)),
                new AdvanceImportJobCommand(ID, "tenant-2", 1, 1000, 1, 1, 0, 0, 0, T0.plus(LEASE)),
                new RenewImportJobCommand(ID, "tenant-2", 1, T0.plus(LEASE)),
                new CompleteImportJobCommand(ID, "tenant-2", 1),
                new FailImportJobCommand(ID, "tenant-2", 1, "x"),
                new CancelImportJobCommand(ID, "tenant-2", null, T0))) {
            refused(given(started(1, "a", T0)).when(command), ImportJobError.IMPORT_JOB_NOT_FOUND);
        }
        refused(fixture().givenNoPriorActivity().when(cancel(T0)), ImportJobError.IMPORT_JOB_NOT_FOUND);
    }

    private static AggregateTestFixture<ImportJob> fixture() {
        return new AggregateTestFixture<>(ImportJob.class);
    }

    private static TestExecutor<ImportJob> given(Object... further) {
        return fixture().givenCurrentTime(T0).andGiven(queued()).andGiven(further);
    }

    private static ImportJobQueuedEvent queued() {
        return new ImportJobQueuedEvent(ID, TENANT, "fleet.csv", 42, true);
    }

    private static CancelImportJobCommand cancel(Instant now) {
        return new CancelImportJobCommand(ID, TENANT, null, now);
    }

    private static StartImportJobCommand start(String worker, Instant now) {
        return new StartImportJobCommand(ID, TENANT, worker, now, now.plus(LEASE));
    }

    private static ImportJobStartedEvent started(int attempt, String worker, Instant now) {
        return new ImportJobStartedEvent(ID, TENANT, attempt, worker, now.plus(LEASE));
    }

    private static AdvanceImportJobCommand advance(int attempt, int rowsDone, Instant leaseUntil) {
        return new AdvanceImportJobCommand(ID, TENANT, attempt, 1000, rowsDone, 300, 150, 50, 99, leaseUntil);
    }

    private static ImportJobAdvancedEvent advanced(int attempt, int rowsDone, Instant leaseUntil) {
        return new ImportJobAdvancedEvent(ID, TENANT, attempt, 1000, rowsDone, 300, 150, 50, 99, leaseUntil);
    }

    private static void refused(ResultValidator<ImportJob> result, ImportJobError error) {
        result.expectNoEvents().expectExceptionDetails(new CustomTypeSafeMatcher<ImportJobRefusal>(error.name()) {
            @Override
            protected boolean matchesSafely(ImportJobRefusal refusal) {
                return refusal.error() == error;
            }
        });
    }

    private static Matcher<ImportJobState> state(Predicate<ImportJobState> test) {
        return new CustomTypeSafeMatcher<ImportJobState>("a state") {
            @Override
            protected boolean matchesSafely(ImportJobState state) {
                return test.test(state);
            }
        };
    }
}
