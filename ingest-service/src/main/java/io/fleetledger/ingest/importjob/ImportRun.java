package io.fleetledger.ingest.importjob;

import io.fleetledger.commands.machine.RowOutcome;
import io.fleetledger.ingest.file.MachineColumns;
import io.fleetledger.ingest.file.RowSource;
import io.fleetledger.ingest.file.RowSources;
import io.fleetledger.ingest.file.SourceRow;
import io.fleetledger.support.axon.Conflicts;
import io.fleetledger.support.ids.NameBasedIds;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * One attempt at a job: counts the file's rows, unless an earlier attempt has, and registers those after the last
 * recorded one, batch by batch. A row's machine id derives from job and row, so that a batch that ran but was not
 * recorded finds its own machines.
 */
final class ImportRun {

    static final int MAX_ROWS = 1_000_000;
    private static final int BATCH_ROWS = 500;
    /** Characters of a batch: a few long rows take as much of memory and bus as many short ones. */
    private static final int BATCH_CHARACTERS = 1 << 18;

    private final ImportJobAttempt job;
    private final ImportFiles files;
    private final BooleanSupplier stopping;
    private final int maxRows;

    ImportRun(ImportJobAttempt job, ImportFiles files, BooleanSupplier stopping) {
        this(job, files, stopping, MAX_ROWS);
    }

    ImportRun(ImportJobAttempt job, ImportFiles files, BooleanSupplier stopping, int maxRows) {
        this.job = job;
        this.files = files;
        this.stopping = stopping;
        this.maxRows = maxRows;
    }

    /** Runs until the job has ended or the process is stopping. */
    void run() throws IOException {
        try (LocalFile upload = files.open(jobId())) {
            if (job.state().rowsTotal() == null) {
                count(upload.path());
            }
            if (mayContinue()) {
                register(upload.path());
            }
        } catch (ProblemException unreadable) {
            job.fail(unreadable.problem().detail());
        } catch (LostUploadException lost) { // No later attempt would find it.
            job.fail("The file is not there any more; upload it again.");
        }
        if (!job.state().status().isEnded()) {
            job.release();
        }
        if (job.state().status().isEnded()) { // Handing back ends a job that was to be cancelled.
            files.deleteUpload(jobId());
        }
    }

    private void count(Path upload) {
        try (RowSource rows = RowSources.open(upload)) {
            MachineColumns.of(rows.header());
            int counted = 0;
            for (SourceRow row = rows.next(); row != null; row = rows.next()) {
                if (++counted > maxRows) {
                    job.fail(String.format(Locale.ROOT, "The file has more than %,d rows; split it.", maxRows));
                    return;
                }
                if (!mayContinue()) {
                    return;
                }
            }
            job.counted(counted);
        }
    }

    private void register(Path upload) throws IOException {
        try (RowSource rows = RowSources.open(upload)) {
            MachineColumns columns = MachineColumns.of(rows.header());
            ErrorRows errors = new ErrorRows(rows.header());
            for (int done = job.state().rowsDone(); done > 0; done--) {
                rows.next();
            }
            writeErrors(new byte[0]); // From here on, this attempt's lines count.
            while (mayContinue()) {
                List<SourceRow> batch = nextBatch(rows);
                if (batch.isEmpty()) {
                    job.complete();
                } else {
                    register(batch, columns, errors);
                }
            }
        }
    }

    private static List<SourceRow> nextBatch(RowSource rows) {
        List<SourceRow> batch = new ArrayList<>();
        int characters = 0;
        while (batch.size() < BATCH_ROWS && characters < BATCH_CHARACTERS) {
            SourceRow row = rows.next();
            if (row == null) {
                break;
            }
            batch.add(row);
            characters += row.length();
        }
        return batch;
    }

    /** Halves a batch that keeps conflicting: a smaller one has fewer conflicts and takes less time. */
    private void register(List<SourceRow> batch, MachineColumns columns, ErrorRows errors) throws IOException {
        List<RowOutcome> outcomes;
        try {
            outcomes = send(batch, columns);
        } catch (RuntimeException failure) {
            if (!Conflicts.isConflict(failure) || batch.size() == 1) {
                throw failure;
            }
            int half = batch.size() / 2;
            register(batch.subList(0, half), columns, errors);
            if (mayContinue()) {
                register(batch.subList(half, batch.size()), columns, errors);
            }
            return;
        }
        record(batch, outcomes, errors);
    }

    private List<RowOutcome> send(List<SourceRow> batch, MachineColumns columns) {
        return job.register(
                batch.stream().map(row -> columns.machine(row, machineId(row))).toList());
    }

    private UUID machineId(SourceRow row) {
        return NameBasedIds.of("import-row", jobId().toString(), String.valueOf(row.number()));
    }

    /** Writes error rows first: the attempt that continues after this batch must find them. */
    private void record(List<SourceRow> batch, List<RowOutcome> outcomes, ErrorRows errors) throws IOException {
        int created = 0;
        int updated = 0;
        int skipped = 0;
        Iterator<RowOutcome> remaining = outcomes.iterator();
        for (SourceRow row : batch) {
            RowOutcome outcome = remaining.next();
            switch (outcome.result()) {
                case CREATED -> created++;
                case UPDATED -> updated++;
                case SKIPPED -> {
                    skipped++;
                    errors.add(row, String.valueOf(outcome.error()));
                }
            }
        }
        byte[] lines = errors.takeLines();
        if (lines.length > 0) {
            writeErrors(lines);
        }
        job.done(created, updated, skipped, lines.length);
    }

    private void writeErrors(byte[] lines) throws IOException {
        files.writeErrors(jobId(), job.state().attempt(), job.state().errorBytes(), lines);
    }

    private boolean mayContinue() {
        return !job.state().status().isEnded() && !job.state().stopping() && !stopping.getAsBoolean();
    }

    private UUID jobId() {
        return job.state().jobId();
    }
}
