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
import io.fleetledger.support.paging.Pages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers queries about groups from their documents. */
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
        if (query.asOf() != null) {
            return pastTrees
                    .group(query.tenantId(), query.groupId(), query.asOf())
                    .map(GroupDocument::view);
        }
        return groups.findById(query.tenantId(), query.groupId().toString(), VIEWED)
                .filter(group -> !group.getBoolean(DELETED))
                .map(GroupDocument::view);
    }

    @QueryHandler
    MachineGroupPage handle(FindMachineGroupsQuery query) {
        if (query.asOf() != null) {
            long skip = (query.page() - 1L) * query.pageSize();
            return page(
                    query, pastTrees.groups(query.tenantId(), query.asOf(), passing(query), skip, query.pageSize()));
        }
        return page(
                query, groups.page(query.tenantId(), criteria(query), BY_NAME, query.page(), query.pageSize(), VIEWED));
    }

    private static MachineGroupPage page(FindMachineGroupsQuery query, TenantDocuments.Page found) {
        return new MachineGroupPage(
                found.rows().stream().map(GroupDocument::view).toList(),
                found.total(),
                query.page(),
                query.pageSize(),
                Pages.count(found.total(), query.pageSize()));
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

    /** The same as {@link #criteria}, for all groups at an instant: a past tree reads them all, too. */
    private static Predicate<Document> passing(FindMachineGroupsQuery query) {
        Pattern name = query.search() == null ? null : SearchText.containing(query.search());
        String type = query.groupType() == null ? null : query.groupType().wireName();
        String parentId = query.parentId() == null ? null : query.parentId().toString();
        return group -> (type == null || type.equals(group.getString(GROUP_TYPE)))
                && (!query.rootsOnly() || group.getString(PARENT_ID) == null)
                && (parentId == null || parentId.equals(group.getString(PARENT_ID)))
                && (name == null || name.matcher(group.getString(NAME_KEY)).find());
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
