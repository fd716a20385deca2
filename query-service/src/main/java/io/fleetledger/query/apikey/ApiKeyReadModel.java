package io.fleetledger.query.apikey;

import io.fleetledger.events.apikey.ApiKeyEvent;
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

/** The collection of API keys, its indexes and the processing group of its projection. */
@Configuration(proxyBeanMethods = false)
class ApiKeyReadModel {

    @Bean
    TenantDocuments apiKeys(MongoOperations mongo, Generations generations) {
        return new TenantDocuments(mongo, generations.named(ApiKeyDocument.COLLECTION));
    }

    @Bean
    ProcessingGroup apiKeysGroup() {
        return ProcessingGroup.projection(
                ProjectionNames.API_KEYS,
                1,
                message -> message.getPayload() instanceof ApiKeyEvent event
                        ? Optional.of(event.keyId().toString())
                        : Optional.empty());
    }

    @Bean
    DeclaredIndexes apiKeyIndexes() {
        return new DeclaredIndexes(
                ApiKeyDocument.COLLECTION,
                List.of(Index.of(
                        "by-created",
                        ApiKeyDocument.TENANT_ID,
                        ApiKeyDocument.ACTIVE,
                        ApiKeyDocument.CREATED_AT,
                        ApiKeyDocument.ID)));
    }

    @Bean
    TenantExportPart exportedApiKeys(TenantDocuments apiKeys, JsonMapper json) {
        return new DocumentExportPart(
                "api-keys",
                apiKeys,
                Criteria.where(ApiKeyDocument.ACTIVE).is(true),
                ApiKeyDocument.VIEWED,
                ApiKeyDocument::view,
                json);
    }
}
