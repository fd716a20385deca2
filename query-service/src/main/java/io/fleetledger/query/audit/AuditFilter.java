package io.fleetledger.query.audit;

import io.fleetledger.support.http.QueryParameters;
import io.fleetledger.support.validation.InvalidValueException;
import io.fleetledger.support.validation.Rule;
import io.fleetledger.support.validation.Texts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.query.Criteria;

/**
 * Selects entries; a null component does not restrict.
 *
 * @param start the first instant that is wanted
 * @param end the last instant that is wanted
 */
record AuditFilter(
        @Nullable String action,
        @Nullable String resourceType,
        @Nullable String resourceId,
        @Nullable String userId,
        @Nullable Instant start,
        @Nullable Instant end) {

    private static final int MAX_USER_LENGTH = 255;
    static final int MAX_RESOURCE_LENGTH = 255;

    /** Reads the parameters, which report their own errors. */
    static AuditFilter read(QueryParameters parameters) {
        var range = parameters.range();
        return new AuditFilter(
                parameters.optional("action", oneOf(Audited.actions())),
                parameters.optional("resource_type", oneOf(Audited.resourceTypes())),
                parameters.optional("resource_id", raw -> Texts.atMost(raw, MAX_RESOURCE_LENGTH)),
                parameters.optional("user_id", raw -> Texts.atMost(raw, MAX_USER_LENGTH)),
                range.first(),
                range.last());
    }

    private static Rule<String, String> oneOf(List<String> known) {
        return raw -> {
            if (!known.contains(raw)) {
                throw new InvalidValueException("must be one of " + String.join(", ", known), "enum");
            }
            return raw;
        };
    }

    Criteria criteria() {
        List<Criteria> all = new ArrayList<>();
        if (action != null) {
            all.add(Criteria.where(AuditDocument.ACTION).is(action));
        }
        if (resourceType != null) {
            all.add(Criteria.where(AuditDocument.RESOURCE_TYPE).is(resourceType));
        }
        if (resourceId != null) {
            all.add(ofResource(resourceId));
        }
        if (userId != null) {
            all.add(Criteria.where(AuditDocument.USER_ID).is(userId));
        }
        if (start != null) {
            all.add(Criteria.where(AuditDocument.CREATED_AT).gte(Date.from(start)));
        }
        if (end != null) {
            all.add(Criteria.where(AuditDocument.CREATED_AT).lte(Date.from(end)));
        }
        return all.isEmpty() ? new Criteria() : new Criteria().andOperator(all);
    }

    /** A UUID in capitals is the same one; a tenant's id is stored as the tenant's tokens name it. */
    private static Criteria ofResource(String id) {
        String canonical = QueryParameters.isUuid(id) ? QueryParameters.uuid(id).toString() : id;
        Criteria resource = Criteria.where(AuditDocument.RESOURCE_ID);
        return canonical.equals(id) ? resource.is(id) : resource.in(id, canonical);
    }
}
