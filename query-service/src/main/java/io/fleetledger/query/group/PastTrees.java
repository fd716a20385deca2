package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.PastGroups;
import io.fleetledger.query.past.PastProgress;
import io.fleetledger.query.past.StatusSpans;
import io.fleetledger.query.past.Versions;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.GroupScope;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.validation.WireNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bson.Document;
import org.springframework.data.mongodb.core.query.Criteria;
import org.springframework.stereotype.Component;

/** Past trees: the versions of groups valid at an instant, with the machines they contained then. */
@Component
class PastTrees implements PastGroups {

    private static final List<String> FIELDS = new ArrayList<>(VIEWED);

    private static final List<String> MEMBER_FIELDS =
            List.of(MachineMemberships.ACTIVE, ForeignMachineFields.GROUP_IDS, StatusSpans.FIELD);

    static {
        FIELDS.add(NAME_KEY);
    }

    private final TenantDocuments groupVersions;
    private final TenantDocuments machineVersions;
    private final PastProgress progress;

    PastTrees(TenantDocuments groupVersions, TenantDocuments machineVersions, PastProgress progress) {
        this.groupVersions = groupVersions;
        this.machineVersions = machineVersions;
        this.progress = progress;
    }

    /** The whole tree at that instant, empty before the tenant's first group. */
    Tree at(String tenantId, Instant asOf) {
        Date instant = progress.within(tenantId, asOf);
        List<Document> groups = validVersions(tenantId, instant, new Criteria());
        Map<String, IntStream.Builder> members = new HashMap<>();
        groups.forEach(group -> members.put(group.getString(ID), IntStream.builder()));
        MachineStatuses statuses = new MachineStatuses();
        if (!groups.isEmpty()) {
            gatherMembers(tenantId, instant, members, statuses);
        }
        List<WorkingGroup> counted =
                groups.stream().map(group -> withMembers(group, members)).toList();
        SubtreeCounts.update(counted, statuses);
        return new Tree("", counted.stream().map(group -> group.document).toList());
    }

    private static WorkingGroup withMembers(Document group, Map<String, IntStream.Builder> members) {
        int[] own = members.getOrDefault(group.getString(ID), IntStream.builder())
                .build()
                .toArray();
        return new WorkingGroup(group.append(MEMBER_COUNT, own.length), own);
    }

    /** One page of the groups at that instant that pass, by name. */
    TenantDocuments.Page groups(String tenantId, Instant asOf, Predicate<Document> passing, long skip, int pageSize) {
        Date instant = progress.within(tenantId, asOf);
        List<Document> all = validVersions(tenantId, instant, new Criteria()).stream()
                .filter(passing)
                .sorted(Tree.BY_NAME)
                .toList();
        List<Document> rows = all.stream().skip(skip).limit(pageSize).toList();
        recount(tenantId, instant, rows);
        return new TenantDocuments.Page(rows, all.size());
    }

    Optional<Document> group(String tenantId, UUID groupId, Instant asOf) {
        Date instant = progress.within(tenantId, asOf);
        List<Document> found = validVersions(tenantId, instant, groupId);
        recount(tenantId, instant, found);
        return found.stream().findFirst();
    }

    /** A group's own count follows a machine's retirement later, or never if the machine is restored first. */
    private void recount(String tenantId, Date instant, List<Document> groups) {
        if (groups.isEmpty()) {
            return;
        }
        Map<String, Integer> counts = new HashMap<>();
        groups.forEach(group -> counts.put(group.getString(ID), 0));
        List<Criteria> such = new ArrayList<>(Versions.validAt(instant));
        such.add(Criteria.where(MachineMemberships.ACTIVE).is(true));
        such.add(Criteria.where(ForeignMachineFields.GROUP_IDS).in(counts.keySet()));
        machineVersions.forEach(
                tenantId,
                new Criteria().andOperator(such),
                List.of(ForeignMachineFields.GROUP_IDS),
                machine -> machine.getList(ForeignMachineFields.GROUP_IDS, String.class)
                        .forEach(groupId -> counts.computeIfPresent(groupId, (id, count) -> count + 1)));
        groups.forEach(group -> group.append(MEMBER_COUNT, counts.get(group.getString(ID))));
    }

    private void gatherMembers(
            String tenantId, Date instant, Map<String, IntStream.Builder> members, MachineStatuses statuses) {
        List<Criteria> such = new ArrayList<>(Versions.validAt(instant));
        such.add(Criteria.where(MachineMemberships.IN_GROUPS).is(true));
        int[] machines = {0};
        machineVersions.forEach(tenantId, new Criteria().andOperator(such), MEMBER_FIELDS, machine -> {
            int ordinal = machines[0]++;
            statuses.put(
                    ordinal,
                    WireNames.parse(StatusSpans.at(machine, instant), MachineStatus.values(), MachineStatus::wireName));
            MachineMemberships.groupIds(machine).forEach(groupId -> {
                IntStream.Builder of = members.get(groupId);
                if (of != null) {
                    of.add(ordinal);
                }
            });
        });
    }

    @Override
    public Optional<GroupScope> find(String tenantId, UUID groupId, boolean includeDescendants, Date instant) {
        String id = groupId.toString();
        return includeDescendants
                ? new Tree("", validVersions(tenantId, instant, new Criteria()))
                        .withMembers(id)
                        .map(GroupScope::ofUncounted)
                : validVersions(tenantId, instant, groupId).stream()
                        .findFirst()
                        .map(group -> GroupScope.ofUncounted(List.of(id)));
    }

    private List<Document> validVersions(String tenantId, Date instant, UUID groupId) {
        return validVersions(
                tenantId, instant, Criteria.where(GroupVersions.GROUP_ID).is(groupId.toString()));
    }

    /** The versions valid then as present documents, under the ids of the groups. */
    private List<Document> validVersions(String tenantId, Date instant, Criteria criteria) {
        List<Criteria> all = new ArrayList<>(Versions.validAt(instant));
        all.add(Criteria.where(DELETED).is(false));
        all.add(criteria);
        return groupVersions.findAll(tenantId, new Criteria().andOperator(all), FIELDS).stream()
                .map(group -> group.append(ID, Versions.subjectOf(group.getString(ID))))
                .toList();
    }
}
