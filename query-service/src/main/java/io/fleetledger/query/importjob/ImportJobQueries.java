package io.fleetledger.query.importjob;

import static io.fleetledger.query.importjob.ImportJobDocument.*;

import io.fleetledger.queries.importjob.FindImportJobByIdQuery;
import io.fleetledger.queries.importjob.FindImportJobsQuery;
import io.fleetledger.queries.importjob.ImportJobPage;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers queries about long imports from their documents. */
@Component
class ImportJobQueries {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, CREATED_AT, ID);

    private final TenantDocuments importJobs;

    ImportJobQueries(TenantDocuments importJobs) {
        this.importJobs = importJobs;
    }

    @QueryHandler
    Optional<ImportJobView> handle(FindImportJobByIdQuery query) {
        return importJobs
                .findById(query.tenantId(), query.jobId().toString(), VIEWED)
                .map(ImportJobDocument::view);
    }

    @QueryHandler
    ImportJobPage handle(FindImportJobsQuery query) {
        TenantDocuments.Page found =
                importJobs.page(query.tenantId(), new Criteria(), NEWEST_FIRST, query.page(), query.pageSize(), VIEWED);
        return new ImportJobPage(
                found.rows().stream().map(ImportJobDocument::view).toList(),
                found.total(),
                query.page(),
                query.pageSize(),
                Pages.count(found.total(), query.pageSize()));
    }
}
