package io.fleetledger.command.rule.scope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.model.Filters;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.RuleCondition;
import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.mongo.DocumentBatch;
import io.fleetledger.support.paging.Chunks;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.axonframework.eventhandling.EventMessage;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * The policy's rules and groups, one document each. A deleted rule leaves its id and its tenant, so that the tenants
 * are known whose machines may have received rules.
 */
@Component
final class RuleDocuments {

    static final String RULES = "rule-scope-rules";
    static final String GROUPS = "rule-scope-groups";
    static final String TENANT_ID = "tenant_id";
    static final String MACHINE_ID = "machine_id";
    static final String CONDITION = "condition";
    static final String ENABLED = "is_enabled";

    private static final String ID = "_id";
    private static final String NAME = "name";
    private static final String GROUP_ID = "group_id";
    private static final String PARENT_ID = "parent_id";

    /** The embedded store compares each listed id with each document. */
    private static final int MACHINES_AT_ONCE = 100;

    /** For more machines, all rules are read once: the embedded store scans them for each query. */
    private static final int MAX_QUERIED = 3 * MACHINES_AT_ONCE;

    private final MongoOperations mongo;
    private final ObjectMapper messages;

    RuleDocuments(MongoOperations mongo, ObjectMapper defaultAxonObjectMapper) {
        this.mongo = mongo;
        this.messages = defaultAxonObjectMapper;
    }

    /** A stored rule, enabled or not. */
    record Known(RuleScope scope, EffectiveRule rule, boolean enabled) {}

    /** Begins the current batch's changes. */
    void begin() {
        rules();
        groups();
    }

    /** Writes the current batch's changes so far. */
    void write() {
        rules().write();
        groups().write();
    }

    @Nullable Known find(UUID ruleId) {
        Document rule = rules().find(ruleId.toString());
        return rule == null || !rule.containsKey(CONDITION) ? null : known(rule);
    }

    void put(String tenantId, Known known) {
        rules().put(new Document(ID, known.rule().ruleId().toString())
                .append(TENANT_ID, tenantId)
                .append(NAME, known.rule().name())
                .append(MACHINE_ID, text(known.scope().machineId()))
                .append(GROUP_ID, text(known.scope().groupId()))
                .append(CONDITION, written(known.rule().condition()))
                .append(ENABLED, known.enabled()));
    }

    void delete(String tenantId, UUID ruleId) {
        rules().put(new Document(ID, ruleId.toString()).append(TENANT_ID, tenantId));
    }

    /** Returns whether the group was already in the tree, with all below it. */
    boolean place(String tenantId, UUID groupId, @Nullable UUID parentId) {
        boolean moved = groups().find(groupId.toString()) != null;
        groups().put(new Document(ID, groupId.toString())
                .append(TENANT_ID, tenantId)
                .append(PARENT_ID, text(parentId)));
        return moved;
    }

    void removeGroup(UUID groupId) {
        groups().remove(groupId.toString());
    }

    /** Returns the rules for all of a tenant's machines, as far as they are written. */
    RuleSet ruleSet(String tenantId) {
        return new RuleSet(enabled(tenantId, List.of()), () -> parents(tenantId));
    }

    /** Returns the rules for these machines: there may be many rules that are each for another machine. */
    RuleSet ruleSet(String tenantId, Collection<UUID> machineIds) {
        if (machineIds.size() > MAX_QUERIED) {
            return ruleSet(tenantId);
        }
        List<RuleSet.Scoped> enabled = enabled(tenantId, List.of(Filters.eq(MACHINE_ID, null)));
        List<String> ids = machineIds.stream().map(UUID::toString).toList();
        for (List<String> some : Chunks.of(ids, MACHINES_AT_ONCE)) {
            enabled.addAll(enabled(tenantId, List.of(Filters.in(MACHINE_ID, some))));
        }
        return new RuleSet(enabled, () -> parents(tenantId));
    }

    private List<RuleSet.Scoped> enabled(String tenantId, List<Bson> narrowed) {
        List<Bson> wanted = new ArrayList<>(narrowed);
        wanted.add(Filters.eq(TENANT_ID, tenantId));
        wanted.add(Filters.eq(ENABLED, true));
        List<RuleSet.Scoped> enabled = new ArrayList<>();
        for (Document rule : mongo.getCollection(RULES).find(Filters.and(wanted))) {
            Known known = known(rule);
            enabled.add(new RuleSet.Scoped(known.scope(), known.rule()));
        }
        return enabled;
    }

    /** Returns the tenants that have or had rules. */
    Set<String> tenants() {
        return mongo.getCollection(RULES).distinct(TENANT_ID, String.class).into(new TreeSet<>());
    }

    private Map<UUID, @Nullable UUID> parents(String tenantId) {
        Map<UUID, @Nullable UUID> parents = new HashMap<>();
        for (Document group : mongo.getCollection(GROUPS).find(Filters.eq(TENANT_ID, tenantId))) {
            parents.put(UUID.fromString(group.getString(ID)), id(group.getString(PARENT_ID)));
        }
        return parents;
    }

    private Known known(Document rule) {
        RuleScope scope = new RuleScope(id(rule.getString(MACHINE_ID)), id(rule.getString(GROUP_ID)));
        UUID ruleId = UUID.fromString(rule.getString(ID));
        var effective = new EffectiveRule(ruleId, rule.getString(NAME), read(rule.getString(CONDITION)));
        return new Known(scope, effective, rule.getBoolean(ENABLED));
    }

    private String written(RuleCondition condition) {
        try {
            return messages.writeValueAsString(condition);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private RuleCondition read(String condition) {
        try {
            return messages.readValue(condition, RuleCondition.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private DocumentBatch rules() {
        return DocumentBatch.current(
                mongo,
                RULES,
                message -> message.getPayload() instanceof AlertRuleEvent event
                        ? Optional.of(event.ruleId().toString())
                        : Optional.empty());
    }

    private DocumentBatch groups() {
        return DocumentBatch.current(mongo, GROUPS, RuleDocuments::groupId);
    }

    private static Optional<String> groupId(EventMessage<?> message) {
        return message.getPayload() instanceof GroupPlacedEvent event
                ? Optional.of(event.groupId().toString())
                : Optional.empty();
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static @Nullable UUID id(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }
}
