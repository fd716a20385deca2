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

/** The trees as they are now: read anew when one has changed, which one small read tells. */
@Component
class Trees implements GroupScopes {

    /** Groups of all tenants that are kept in memory, about 1 kB each. */
    private static final int RECENT_GROUPS = 50_000;

    private static final String OF_NO_GROUPS = "empty";
    private static final List<String> FIELDS = new ArrayList<>(VIEWED);

    static {
        FIELDS.addAll(List.of(TOTAL_MACHINE_COUNT, STATUS_COUNTS, NAME_KEY));
    }

    private final TenantDocuments groupTrees;
    private final TenantDocuments groups;
    private final Recent<Tree> recent = new Recent<>(RECENT_GROUPS, Tree::size);

    Trees(TenantDocuments groupTrees, TenantDocuments groups) {
        this.groupTrees = groupTrees;
        this.groups = groups;
    }

    Tree current(String tenantId) {
        String entityTag = entityTag(tenantId);
        String key = groupTrees.collection() + '/' + tenantId; // Rebuilt, the same event's tree may be another.
        Tree known = recent.get(key);
        if (known != null && known.entityTag().equals(entityTag)) {
            return known;
        }
        // At least as new as the tag that was read first: the tag is written behind the groups.
        Tree tree = new Tree(
                entityTag, groups.findAll(tenantId, Criteria.where(DELETED).is(false), FIELDS));
        recent.put(key, tree);
        return tree;
    }

    /** What names the state of the tree: rebuilt, the same event's may be another. */
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
