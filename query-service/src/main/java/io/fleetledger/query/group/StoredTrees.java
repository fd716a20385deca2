package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Reads stored trees for components that continue from them. */
@Component
final class StoredTrees {

    private static final List<String> WORKED_ON = new ArrayList<>(VIEWED);

    static {
        WORKED_ON.addAll(List.of(TOTAL_MACHINE_COUNT, STATUS_COUNTS, SEQUENCE, POSITION));
    }

    private final TenantDocuments groupTrees;
    private final TenantDocuments groups;
    private final TenantDocuments groupMembers;
    private final TenantDocuments groupStatuses;
    private final SearchIndex search;

    StoredTrees(
            TenantDocuments groupTrees,
            TenantDocuments groups,
            TenantDocuments groupMembers,
            TenantDocuments groupStatuses,
            SearchIndex search) {
        this.groupTrees = groupTrees;
        this.groups = groups;
        this.groupMembers = groupMembers;
        this.groupStatuses = groupStatuses;
        this.search = search;
    }

    /** The tenant's tree, named by its generation: equal positions in two generations do not make equal trees. */
    String named(String tenantId) {
        return groupTrees.collection() + '/' + tenantId;
    }

    /** The position up to which events are applied, -1 for none. */
    long position(String tenantId) {
        return groupTrees
                .findById(tenantId, tenantId, List.of(TreeDocument.POSITION))
                .map(tree -> tree.getLong(TreeDocument.POSITION))
                .orElse(-1L);
    }

    WorkingTree load(String tenantId) {
        return new WorkingTree(
                tenantId,
                search,
                groupTrees.findById(tenantId, tenantId, TreeDocument.FIELDS).orElse(null),
                groups.findAll(tenantId, Criteria.where(DELETED).is(false), WORKED_ON),
                groupMembers.findAll(tenantId, new Criteria(), List.of(MemberDocument.MACHINE_IDS)),
                groupStatuses.findAll(tenantId, new Criteria(), List.of(StatusDocument.STATUS)));
    }

    /** The ended ones among these groups. */
    List<Document> ended(String tenantId, Collection<String> ids) {
        return groups.findByIds(tenantId, ids, List.of(TENANT_ID, DELETED, SEQUENCE, POSITION)).stream()
                .filter(group -> group.getBoolean(DELETED))
                .toList();
    }
}
