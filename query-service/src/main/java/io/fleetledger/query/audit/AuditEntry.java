package io.fleetledger.query.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or refused.
 *
 * @param userId a token's subject, {@code api-key:} and a key's id, or {@code system}
 * @param action such as {@code machine.renamed}, or {@code request.refused}
 * @param resourceType such as {@code machine}
 * @param resourceId null for a refusal, and for a resource with a name instead of an id: a projection, a processor
 * @param details the fields of what happened
 */
@JsonPropertyOrder({"id", "tenant_id", "user_id", "action", "resource_type", "resource_id", "details", "created_at"})
record AuditEntry(
        @JsonProperty("id") UUID id,
        @JsonProperty("tenant_id") String tenantId,
        @JsonProperty("user_id") String userId,
        @JsonProperty("action") String action,
        @JsonProperty("resource_type") String resourceType,
        @JsonProperty("resource_id") @Nullable String resourceId,
        @JsonProperty("details") Map<String, @Nullable Object> details,
        @JsonProperty("created_at") Instant createdAt) {

    AuditEntry {
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details)); // Keeps its order, and its nulls.
    }
}
