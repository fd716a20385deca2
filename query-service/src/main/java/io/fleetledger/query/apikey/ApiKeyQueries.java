package io.fleetledger.query.apikey;

import io.fleetledger.queries.apikey.ApiKeyPage;
import io.fleetledger.queries.apikey.FindApiKeysQuery;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.paging.Pages;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Answers queries about API keys from their documents. */
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
        TenantDocuments.Page found = apiKeys.page(
                query.tenantId(), active, NEWEST_FIRST, query.page(), query.pageSize(), ApiKeyDocument.VIEWED);
        return new ApiKeyPage(
                found.rows().stream().map(ApiKeyDocument::view).toList(),
                found.total(),
                query.page(),
                query.pageSize(),
                Pages.count(found.total(), query.pageSize()));
    }
}
