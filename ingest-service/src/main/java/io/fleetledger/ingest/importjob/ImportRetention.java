package io.fleetledger.ingest.importjob;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes the files of jobs that ended long ago. A job that is still open keeps its files however long it waits. */
final class ImportRetention {

    private static final Logger LOG = LoggerFactory.getLogger(ImportRetention.class);

    private final ImportFiles files;
    private final Supplier<Set<UUID>> openJobs;
    private final BooleanSupplier level;
    private final Duration retention;
    private final Clock clock;

    /** @param level whether {@code openJobs} is up to date: during a rebuild it is not */
    ImportRetention(
            ImportFiles files, Supplier<Set<UUID>> openJobs, BooleanSupplier level, Duration retention, Clock clock) {
        this.files = files;
        this.openJobs = openJobs;
        this.level = level;
        this.retention = retention;
        this.clock = clock;
    }

    void forgetOld() {
        try {
            if (level.getAsBoolean()) {
                files.forgetOlderThan(clock.instant().minus(retention), openJobs.get());
            }
        } catch (Throwable failure) { // If it escaped, deletion would end permanently.
            LOG.warn("Files of old import jobs could not be deleted", failure);
        }
    }
}
