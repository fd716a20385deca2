package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fleetledger.commands.importjob.ImportJobState;
import io.fleetledger.commands.importjob.StartImportJobCommand;
import io.fleetledger.commands.machine.RegisterMachinesCommand;
import io.fleetledger.commands.machine.RegisteredMachines;
import io.fleetledger.events.importjob.ImportJobStatus;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two workers and one job of 700 rows, of which a batch takes 500. Time passes when a test says so. */
class ImportWorkerTest {

    /** So long that no heartbeat falls into a test. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofMillis(30);

    private final JobInMemory job = new JobInMemory();
    private final HandSetClock clock = new HandSetClock();
    private final ScheduledExecutorService heartbeats = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final OpenJob open = new OpenJob(job.id, JobInMemory.TENANT, "olga", null, Instant.EPOCH);

    @TempDir
    Path temp;

    private FolderImportFiles files;

    @BeforeEach
    void upload() throws IOException {
        files = new FolderImportFiles(temp.resolve("imports"));
        String rows = IntStream.range(0, 700)
                .mapToObj(n -> "Machine " + n + ",M-" + n + ",json\n")
                .collect(Collectors.joining("", "name,machine_identifier,protocol\n", ""));
        files.store(
                job.id,
                Files.writeString(temp.resolve("received"), rows),
                new UploadMetadata(SheetFormat.CSV, List.of("name", "machine_identifier", "protocol"), "acme"));
    }

    @AfterEach
    void stop() {
        heartbeats.shutdownNow();
    }

    @Test
    void aJobIsDoneToItsEnd() throws IOException {
        worker("a", LONG).pollQueue();
        assertEnded(ImportJobStatus.COMPLETED, 1, 700);
        assertThat(job.state().created()).isEqualTo(700);
        assertThat(errors()).isEmpty();
    }

    @Test
    void aBatchThatTakesLongerThanTheLeaseDoesNotCostTheJob() {
        job.registration = command -> {
            clock.pass(SHORT.multipliedBy(2));
            Awaitility.await().until(() -> job.leaseUntil().isAfter(clock.instant()));
            worker("b", SHORT).pollQueue();
            return JobInMemory.outcomes(command, null);
        };
        worker("a", SHORT).pollQueue();
        assertEnded(ImportJobStatus.COMPLETED, 1, 700);
    }

    @Test
    void aWorkerThatSleptLosesItsJobAndHarmsNothingOfTheNext() throws IOException {
        job.registration = inTurn(List.of(
                first -> JobInMemory.outcomes(first, "of a, recorded"),
                second -> {
                    clock.pass(LONG);
                    worker("b", LONG).pollQueue();
                    return JobInMemory.outcomes(second, "of a, too late");
                },
                again -> JobInMemory.outcomes(again, "of b")));
        worker("a", LONG).pollQueue();
        assertEnded(ImportJobStatus.COMPLETED, 2, 700);
        assertThat(job.state().skipped()).isEqualTo(700);
        assertThat(errors().lines()).hasSize(700);
        assertThat(errors().lines().limit(500)).allMatch(line -> line.endsWith("\"of a, recorded\"]"));
        assertThat(errors().lines().skip(500)).allMatch(line -> line.endsWith("\"of b\"]"));
    }

    @Test
    void whatAnAttemptLeftUnrecordedDoesNotCountWhenTheNextHasNoErrors() throws IOException {
        job.registration = inTurn(List.of(
                first -> {
                    clock.pass(LONG);
                    worker("b", LONG).pollQueue();
                    return JobInMemory.outcomes(first, "of a, too late");
                },
                again -> JobInMemory.outcomes(again, null)));
        worker("a", LONG).pollQueue();
        assertEnded(ImportJobStatus.COMPLETED, 2, 700);
        assertThat(errors()).isEmpty();
    }

    @Test
    void aJobThatNoAttemptCarriesOnIsGivenUp() {
        job.registration = command -> {
            throw new IllegalStateException("broken");
        };
        for (int attempt = 1; attempt <= 10; attempt++) {
            worker("a", LONG).pollQueue();
            assertThat(job.state().status()).isEqualTo(ImportJobStatus.RUNNING);
            worker("b", LONG).pollQueue();
            assertThat(job.state().attempt()).as("within the lease").isEqualTo(attempt);
            clock.pass(LONG);
        }
        worker("a", LONG).pollQueue();
        assertEnded(ImportJobStatus.FAILED, 11, 0);
    }

    @Test
    void aJobWhoseFileIsLostFailsAtOnce() throws IOException {
        files.deleteUpload(job.id);
        worker("a", LONG).pollQueue();
        assertEnded(ImportJobStatus.FAILED, 1, 0);
    }

    /** The file has 700 rows. */
    @Test
    void aJobOfMoreRowsThanAllowedFailsBeforeAnyIsRegistered() throws IOException {
        job.registration = command -> {
            throw new AssertionError("nothing is registered here");
        };
        ImportJobAttempt tooLong = started();
        new ImportRun(tooLong, files, stopping::get, 699).run();
        assertEnded(ImportJobStatus.FAILED, 1, 0);
        assertThat(job.failure()).isEqualTo("The file has more than 699 rows; split it.");
        assertThat(ImportRun.MAX_ROWS).as("as many as are promised").isEqualTo(1_000_000);
    }

    @Test
    void aJobOfAsManyRowsAsAllowedIsDone() throws IOException {
        new ImportRun(started(), files, stopping::get, 700).run();
        assertEnded(ImportJobStatus.COMPLETED, 1, 700);
    }

    private ImportJobAttempt started() {
        Instant now = clock.instant();
        var started = job.commands()
                .send(
                        caller(),
                        new StartImportJobCommand(job.id, JobInMemory.TENANT, "a", now, now.plus(LONG)),
                        ImportJobState.class);
        return new ImportJobAttempt(job.commands(), caller(), LONG, clock, started);
    }

    @Test
    void anErrorEndsNeitherTheWorkerNorTheJobsBehind() {
        ImportWorker worker = worker("a", LONG, List.of(open, open));
        clock.failure = new StackOverflowError();
        assertThatCode(worker::pollQueue).doesNotThrowAnyException();
        assertEnded(ImportJobStatus.COMPLETED, 1, 700);

        ImportWorker withoutQueue = new ImportWorker(
                "b",
                () -> {
                    throw new OutOfMemoryError();
                },
                files,
                job.commands(),
                LONG,
                clock,
                heartbeats,
                stopping::get);
        assertThatCode(withoutQueue::pollQueue).doesNotThrowAnyException();
    }

    @Test
    void aCancelledJobEndsBehindItsBatchHoweverLongThatTakes() {
        job.registration = command -> {
            job.cancel();
            Instant before = job.leaseUntil();
            clock.pass(SHORT.dividedBy(2));
            Awaitility.await().until(() -> job.leaseUntil().isAfter(before));
            return JobInMemory.outcomes(command, null);
        };
        worker("a", SHORT).pollQueue();
        assertEnded(ImportJobStatus.CANCELLED, 1, 500);
    }

    @Test
    void aWorkerThatIsToStopHandsItsJobBackAtOnce() {
        job.registration = command -> {
            stopping.set(true);
            return JobInMemory.outcomes(command, null);
        };
        worker("a", LONG).pollQueue();
        assertThat(job.state().status()).isEqualTo(ImportJobStatus.RUNNING);
        assertThat(job.state().rowsDone()).isEqualTo(500);
        stopping.set(false);
        job.registration = command -> JobInMemory.outcomes(command, null);
        worker("b", LONG).pollQueue();
        assertEnded(ImportJobStatus.COMPLETED, 2, 700);
    }

    @Test
    void aJobThatWasHandedBackIsNotRenewed() {
        job.registration = command -> {
            throw new AssertionError("nothing is registered here");
        };
        Instant now = clock.instant();
        var started = job.commands()
                .send(
                        caller(),
                        new StartImportJobCommand(job.id, JobInMemory.TENANT, "a", now, now.plus(LONG)),
                        ImportJobState.class);
        ImportJobAttempt released = new ImportJobAttempt(job.commands(), caller(), LONG, clock, started);
        released.release();
        released.renewLease();
        assertThat(job.leaseUntil()).isEqualTo(now);
    }

    private static Caller caller() {
        return new Caller(JobInMemory.TENANT, "olga", Role.OPERATOR, Set.of());
    }

    private ImportWorker worker(String name, Duration lease) {
        return worker(name, lease, List.of(open));
    }

    private ImportWorker worker(String name, Duration lease, List<OpenJob> queue) {
        return new ImportWorker(name, () -> queue, files, job.commands(), lease, clock, heartbeats, stopping::get);
    }

    private void assertEnded(ImportJobStatus status, int attempt, int rowsDone) {
        assertThat(job.state().status()).isEqualTo(status);
        assertThat(job.state().attempt()).isEqualTo(attempt);
        assertThat(job.state().rowsDone()).isEqualTo(rowsDone);
        assertThat(temp.resolve("imports/" + job.id + "/upload")).doesNotExist();
    }

    private String errors() throws IOException {
        try (InputStream stored = files.readErrors(job.id)) {
            return new String(stored.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** One after the other; the last one for all that follow. */
    private static Function<RegisterMachinesCommand, RegisteredMachines> inTurn(
            List<Function<RegisterMachinesCommand, RegisteredMachines>> turns) {
        Deque<Function<RegisterMachinesCommand, RegisteredMachines>> left = new ArrayDeque<>(turns);
        return command -> {
            var next = left.size() > 1 ? left.removeFirst() : left.getFirst();
            return next.apply(command);
        };
    }

    /** Read by heartbeats as well. */
    private static final class HandSetClock extends Clock {

        private volatile Instant now = Instant.parse("2026-03-01T08:00:00Z");
        private volatile @Nullable Error failure;

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            Error once = failure;
            if (once != null) {
                failure = null;
                throw once;
            }
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
