package io.fleetledger.ingest.importjob;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of long imports. The size of a file is limited where the request is read, by
 * {@code fleet.imports.max-file-size}.
 *
 * @param folder for files, on a disk that all processes of this service share; none: they are kept in MongoDB
 * @param workers jobs that one process works on at a time; 0: this process works on none
 * @param lease how long a worker may be silent before another goes on with its job
 * @param retention how long error rows can be downloaded
 */
@ConfigurationProperties("fleet.imports")
record ImportSettings(
        @Nullable Path folder,
        @DefaultValue("2") int workers,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("7d") Duration retention) {}
