package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.queries.group.FindGroupTreeQuery;
import io.fleetledger.queries.group.FindMachineGroupByIdQuery;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.GroupTree;
import io.fleetledger.queries.group.MachineGroupPage;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.SearchText;
import io.fleetledger.support.mongo.TenantDocuments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers questions about groups from their documents. */
@Component
class GroupQueries {

    private static final Sort BY_NAME = Sort.by(NAME_KEY, ID);

    private final TenantDocuments groups;
    private final Trees trees;
    private final PastTrees pastTrees;
    private final SearchIndex search;
    private final JsonMapper json = JsonMapper.builder().build();

    GroupQueries(TenantDocuments groups, Trees trees, PastTrees pastTrees, SearchIndex search) {
        this.groups = groups;
        this.trees = trees;
        this.pastTrees = pastTrees;
        this.search = search;
    }

    @QueryHandler
    Optional<MachineGroupView> handle(FindMachineGroupByIdQuery query) {
        return groups.findById(query.tenantId(), query.groupId().toString(), VIEWED)
                .filter(group -> !group.getBoolean(DELETED))
                .map(GroupDocument::view);
    }

    @QueryHandler
    MachineGroupPage handle(FindMachineGroupsQuery query) {
        Criteria filter = criteria(query);
        long total = groups.count(query.tenantId(), filter);
        long skip = (query.page() - 1L) * query.pageSize();
        List<Document> rows = skip < total
                ? groups.find(query.tenantId(), filter, BY_NAME, skip, query.pageSize(), VIEWED)
                : List.of();
        return new MachineGroupPage(
                rows.stream().map(GroupDocument::view).toList(),
                total,
                query.page(),
                query.pageSize(),
                (total + query.pageSize() - 1) / query.pageSize());
    }

    @QueryHandler
    GroupTree handle(FindGroupTreeQuery query) {
        if (query.asOf() != null) {
            return new GroupTree(
                    "",
                    json.writeValueAsString(
                            pastTrees.at(query.tenantId(), query.asOf()).roots()));
        }
        String entityTag = trees.entityTag(query.tenantId());
        if (entityTag.equals(query.knownEntityTag())) {
            return new GroupTree(entityTag, null);
        }
        Tree tree = trees.current(query.tenantId());
        return new GroupTree(tree.entityTag(), json.writeValueAsString(tree.roots()));
    }

    private Criteria criteria(FindMachineGroupsQuery query) {
        List<Criteria> all = new ArrayList<>();
        all.add(Criteria.where(DELETED).is(false));
        if (query.groupType() != null) {
            all.add(Criteria.where(GROUP_TYPE).is(query.groupType().wireName()));
        }
        if (query.rootsOnly()) {
            all.add(Criteria.where(PARENT_ID).is(null));
        }
        if (query.parentId() != null) {
            all.add(Criteria.where(PARENT_ID).is(query.parentId().toString()));
        }
        if (query.search() != null) {
            all.addAll(search.narrow(GRAMS, query.search()));
            all.add(Criteria.where(NAME_KEY).regex(SearchText.containing(query.search())));
        }
        return new Criteria().andOperator(all);
    }
}
