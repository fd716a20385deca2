package io.fleetledger.query.apikey;

import io.fleetledger.queries.apikey.ApiKeyPage;
import io.fleetledger.queries.apikey.FindApiKeysQuery;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.List;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers questions about API keys from their documents. */
@Component
class ApiKeyQueries {

    private static final Sort NEWEST_FIRST = Sort.by(Sort.Direction.DESC, ApiKeyDocument.CREATED_AT, ApiKeyDocument.ID);

    private final TenantDocuments apiKeys;

    ApiKeyQueries(TenantDocuments apiKeys) {
        this.apiKeys = apiKeys;
    }

    @QueryHandler
    ApiKeyPage handle(FindApiKeysQuery query) {
        Criteria active = Criteria.where(ApiKeyDocument.ACTIVE).is(true);
        long total = apiKeys.count(query.tenantId(), active);
        long skip = (query.page() - 1L) * query.pageSize();
        return new ApiKeyPage(
                skip >= total
                        ? List.of()
                        : apiKeys
                                .find(
                                        query.tenantId(),
                                        active,
                                        NEWEST_FIRST,
                                        skip,
                                        query.pageSize(),
                                        ApiKeyDocument.VIEWED)
                                .stream()
                                .map(ApiKeyDocument::view)
                                .toList(),
                total,
                query.page(),
                query.pageSize(),
                (total + query.pageSize() - 1) / query.pageSize());
    }
}
