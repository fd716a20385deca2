package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.query.projection.GroupScopes;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** The current trees: one small read tells whether a tree has changed and must be read again. */
@Component
class Trees implements GroupScopes {

    /** How many groups of all tenants are cached, about 1 kB each. */
    private static final int RECENT_GROUPS = 50_000;

    private static final String OF_NO_GROUPS = "empty";
    private static final List<String> FIELDS = new ArrayList<>(VIEWED);

    static {
        FIELDS.addAll(List.of(TOTAL_MACHINE_COUNT, STATUS_COUNTS, NAME_KEY));
    }

    private final TenantDocuments groupTrees;
    private final TenantDocuments groups;
    private final WeightedLruCache<Tree> recent = new WeightedLruCache<>(RECENT_GROUPS, Tree::size);

    Trees(TenantDocuments groupTrees, TenantDocuments groups) {
        this.groupTrees = groupTrees;
        this.groups = groups;
    }

    Tree current(String tenantId) {
        String entityTag = entityTag(tenantId);
        String key = groupTrees.collection() + '/' + tenantId; // A rebuild may yield another tree for the same event.
        Tree known = recent.get(key);
        if (known != null && known.entityTag().equals(entityTag)) {
            return known;
        }
        // At least as new as the tag read first: the tag is written after the groups.
        Tree tree = new Tree(
                entityTag, groups.findAll(tenantId, Criteria.where(DELETED).is(false), FIELDS));
        recent.put(key, tree);
        return tree;
    }

    /** Identifies the state of the tree; a rebuild may yield another tree for the same event. */
    String entityTag(String tenantId) {
        String collection = groupTrees.collection();
        int generation = collection.indexOf('@');
        String eventId = eventId(tenantId);
        return generation < 0 ? eventId : eventId + collection.substring(generation);
    }

    private String eventId(String tenantId) {
        return groupTrees
                .findById(tenantId, tenantId, List.of(TreeDocument.EVENT_ID))
                .map(tree -> tree.getString(TreeDocument.EVENT_ID))
                .filter(eventId -> !eventId.isEmpty())
                .orElse(OF_NO_GROUPS);
    }

    @Override
    public Optional<GroupScope> find(String tenantId, UUID groupId, boolean includeDescendants) {
        return includeDescendants ? current(tenantId).subtree(groupId.toString()) : only(tenantId, groupId.toString());
    }

    private Optional<GroupScope> only(String tenantId, String groupId) {
        return groups.findById(tenantId, groupId, List.of(DELETED, MEMBER_COUNT))
                .filter(group -> !group.getBoolean(DELETED))
                .map(group -> new GroupScope(List.of(groupId), group.getInteger(MEMBER_COUNT)));
    }
}
