package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Deletes the files of jobs that ended long ago. A job that is still open keeps its files however long it waits. */
final class ImportRetention {

    private final ImportFiles files;
    private final Supplier<Set<UUID>> openJobs;
    private final BooleanSupplier caughtUp;
    private final Duration retention;
    private final Clock clock;

    /** @param caughtUp whether {@code openJobs} is up to date: during a rebuild it is not */
    ImportRetention(
            ImportFiles files,
            Supplier<Set<UUID>> openJobs,
            BooleanSupplier caughtUp,
            Duration retention,
            Clock clock) {
        this.files = files;
        this.openJobs = openJobs;
        this.caughtUp = caughtUp;
        this.retention = retention;
        this.clock = clock;
    }

    void deleteOld() {
        if (caughtUp.getAsBoolean()) {
            try {
                files.deleteOlderThan(clock.instant().minus(retention), openJobs.get());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
