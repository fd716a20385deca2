package io.fleetledger.query.importjob;

import static io.fleetledger.query.importjob.ImportJobDocument.*;

import io.fleetledger.queries.importjob.FindImportJobByIdQuery;
import io.fleetledger.queries.importjob.FindImportJobsQuery;
import io.fleetledger.queries.importjob.ImportJobPage;
import io.fleetledger.queries.importjob.ImportJobView;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers questions about long imports from their documents. */
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
        long total = importJobs.count(query.tenantId(), new Criteria());
        long skip = (query.page() - 1L) * query.pageSize();
        return new ImportJobPage(
                skip >= total
                        ? List.of()
                        : importJobs
                                .find(query.tenantId(), new Criteria(), NEWEST_FIRST, skip, query.pageSize(), VIEWED)
                                .stream()
                                .map(ImportJobDocument::view)
                                .toList(),
                total,
                query.page(),
                query.pageSize(),
                (total + query.pageSize() - 1) / query.pageSize());
    }
}
