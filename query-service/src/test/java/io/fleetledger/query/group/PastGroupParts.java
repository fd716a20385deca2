package io.fleetledger.query.group;

import io.fleetledger.queries.group.FindGroupTreeQuery;
import io.fleetledger.queries.group.FindMachineGroupByIdQuery;
import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.MachineGroupPage;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.PastGroups;
import io.fleetledger.query.past.PastParts;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.past.PastUpdater;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.TestLevels;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Groups of the past, made as in production. */
public final class PastGroupParts {

    private PastGroupParts() {}

    public static PastUpdater keeper(MachineMemberships memberships) {
        return new GroupVersions(memberships);
    }

    public static PastGroups groups(ReadStore store, PastProgress progress) {
        return trees(store, progress);
    }

    /** The tree as the API shows it, of that instant or of now. */
    public static String tree(ReadStore store, PastProgress progress, String tenantId, @Nullable Instant asOf) {
        return String.valueOf(queries(store, progress, new SearchIndex(true))
                .handle(new FindGroupTreeQuery(tenantId, null, asOf))
                .json());
    }

    /** The first 100 groups of that instant, by name. */
    public static MachineGroupPage list(ReadStore store, PastProgress progress, String tenantId, Instant asOf) {
        return queries(store, progress, new SearchIndex(true))
                .handle(new FindMachineGroupsQuery(tenantId, null, null, null, false, 1, 100, asOf));
    }

    public static Optional<MachineGroupView> group(
            ReadStore store, PastProgress progress, String tenantId, UUID groupId, Instant asOf) {
        return queries(store, progress, new SearchIndex(true))
                .handle(new FindMachineGroupByIdQuery(tenantId, groupId, asOf));
    }

    /** The projection of the present tree. */
    public static Object present(ReadStore store) {
        TenantDocuments groups = store.documents(GroupDocument.COLLECTION);
        return new GroupTreeProjection(
                store.mongo,
                Generations.first(),
                new StoredTrees(
                        store.documents(TreeDocument.COLLECTION),
                        groups,
                        store.documents(MemberDocument.COLLECTION),
                        store.documents(StatusDocument.COLLECTION),
                        new SearchIndex(true)),
                groups,
                TestLevels.unobserved());
    }

    static PastTrees trees(ReadStore store, PastProgress progress) {
        return new PastTrees(store.documents(GroupVersions.COLLECTION), store.documents("machine-versions"), progress);
    }

    static GroupQueries queries(ReadStore store, SearchIndex search) {
        return queries(store, PastParts.progress(store), search);
    }

    private static GroupQueries queries(ReadStore store, PastProgress progress, SearchIndex search) {
        return new GroupQueries(
                store.documents(GroupDocument.COLLECTION),
                new Trees(store.documents(TreeDocument.COLLECTION), store.documents(GroupDocument.COLLECTION)),
                trees(store, progress),
                search);
    }
}
