package io.fleetledger.query.importjob;

import io.fleetledger.events.importjob.ImportJobEvent;
import io.fleetledger.query.tenant.DocumentExportPart;
import io.fleetledger.query.tenant.TenantExportPart;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.DeclaredIndexes;
import io.fleetledger.support.mongo.DeclaredIndexes.Index;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.data.mongodb.core.query.Criteria;
import tools.jackson.databind.json.JsonMapper;

/** The collection of long imports, its indexes and the processing group of its projection. */
@Configuration(proxyBeanMethods = false)
class ImportJobReadModel {

    @Bean
    TenantDocuments importJobs(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(ImportJobDocument.COLLECTION));
    }

    @Bean
    ProcessingGroup importJobsGroup() {
        return ProcessingGroup.projection(
                ProjectionNames.IMPORT_JOBS,
                1,
                message -> message.getPayload() instanceof ImportJobEvent event
                        ? Optional.of(event.jobId().toString())
                        : Optional.empty());
    }

    @Bean
    DeclaredIndexes importJobIndexes() {
        return new DeclaredIndexes(
                ImportJobDocument.COLLECTION,
                List.of(Index.of(
                        "by-created",
                        ImportJobDocument.TENANT_ID,
                        ImportJobDocument.CREATED_AT,
                        ImportJobDocument.ID)));
    }

    @Bean
    TenantExportPart exportedImportJobs(TenantDocuments importJobs, JsonMapper json) {
        return new DocumentExportPart(
                "import-jobs", importJobs, new Criteria(), ImportJobDocument.VIEWED, ImportJobDocument::view, json);
    }
}
