package io.fleetledger.ingest.importjob;

import io.fleetledger.events.importjob.ImportJobEvent;
import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.observability.ProjectionProgress;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.offboarding.TenantErasure;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/** The files of long imports and their workers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImportSettings.class)
class ImportJobConfiguration {

    @Bean
    ImportFiles importFiles(
            ImportSettings settings, MongoDatabaseFactory databases, IndexBuilds builds, UploadFolder uploads)
            throws IOException {
        if (settings.folder() != null) {
            return new FolderImportFiles(settings.folder());
        }
        GridFsImportFiles files = new GridFsImportFiles(databases.getMongoDatabase(), uploads);
        files.ensureIndexes(builds);
        return files;
    }

    @Bean
    TenantErasure importFileErasure(ReadModelErasure readModels, ImportFiles files) {
        return new ImportFileErasure(readModels, files);
    }

    @Bean
    DeclaredIndexes importQueueIndexes() {
        return new DeclaredIndexes(
                ImportQueueProjection.COLLECTION, List.of(Index.of("by-tenant", "tenant_id", "queued_at", "_id")));
    }

    @Bean
    ProcessingGroup importRunner() {
        return ProcessingGroup.projection(
                ProjectionNames.IMPORT_RUNNER,
                1,
                message -> message.getPayload() instanceof ImportJobEvent event
                        ? Optional.of(event.jobId().toString())
                        : Optional.empty());
    }

    @Bean
    ImportWorkers importWorkers(
            ImportQueueProjection queue,
            ImportFiles files,
            Commands commands,
            ImportSettings settings,
            ProjectionProgress progress,
            OffboardedTenants offboarded) {
        ImportRetention retention = new ImportRetention(
                files, queue::allOpen, () -> haveCaughtUp(progress.all()), settings.retention(), Clock.systemUTC());
        return new ImportWorkers(queue, files, commands, settings, retention, offboarded::contains);
    }

    /**
     * Does not require a lag of zero: a job of the last seconds is too new to be deleted, and where Axon Server leaves
     * out other groups' events, the lag is never zero.
     */
    static boolean haveCaughtUp(List<ProjectionProgress.Progress> progress) {
        return progress.stream()
                .anyMatch(one -> one.name().equals(ProjectionNames.IMPORT_RUNNER) && one.running() && one.caughtUp());
    }
}
