package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.query.projection.AwaitedProjection;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.ProjectionNotifier;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.mongo.BatchWrite;
import io.fleetledger.support.mongo.BulkWrites;
import io.fleetledger.support.mongo.DocumentFields;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.data.mongodb.core.MongoOperations;
import org.springframework.stereotype.Component;

/**
 * Maintains one document per group, one for its members, and the groups in each machine's document. Sequenced by
 * tenant, since its groups share one tree: a move changes counts all the way up, but no machine. A machine's status
 * changes the counts of its groups and of those above them.
 */
@Component
@ProcessingGroup(ProjectionNames.GROUP_TREE)
class GroupTreeProjection implements AwaitedProjection {

    private static final long RECENT_BYTES = 32_000_000;

    private final MongoOperations mongo;
    private final Generations generations;
    private final StoredTrees stored;
    private final TenantDocuments groups;
    private final ProjectionNotifier notifier;
    private final WeightedLruCache<WorkingTree> recent = new WeightedLruCache<>(RECENT_BYTES, WorkingTree::weight);

    GroupTreeProjection(
            MongoOperations mongo,
            Generations generations,
            StoredTrees stored,
            TenantDocuments groups,
            ProjectionNotifier notifier) {
        this.mongo = mongo;
        this.generations = generations;
        this.stored = stored;
        this.groups = groups;
        this.notifier = notifier;
    }

    @EventHandler
    void on(MachineGroupMembersAddedEvent event, DomainEventMessage<?> message) {
        apply(message, (tree, group) -> tree.add(group, event.machineIds()));
    }

    @EventHandler
    void on(MachineGroupMembersRemovedEvent event, DomainEventMessage<?> message) {
        apply(message, (tree, group) -> tree.remove(group, event.machineIds()));
    }

    @EventHandler
    void on(MachineGroupRetiredMembersRemovedEvent event, DomainEventMessage<?> message) {
        apply(message, (tree, group) -> tree.remove(group, event.machineIds()));
    }

    /** Only fields change, and the tree itself knows which groups end along with one. */
    @EventHandler
    void on(MachineGroupEvent event, DomainEventMessage<?> message) {
        apply(message, (tree, group) -> {});
    }

    @EventHandler
    void on(MachineStatusChangedEvent event, DomainEventMessage<?> message) {
        apply(message, event, event.newStatus());
    }

    @EventHandler
    void on(MachineRetiredEvent event, DomainEventMessage<?> message) {
        apply(message, event, MachineStatus.OFFLINE);
    }

    @EventHandler
    void on(MachineRestoredEvent event, DomainEventMessage<?> message) {
        apply(message, event, MachineStatus.OFFLINE);
    }

    private void apply(DomainEventMessage<?> message, MachineEvent event, MachineStatus status) {
        treeOf(event.tenantId()).apply(message, event.machineId(), status);
    }

    private void apply(DomainEventMessage<?> message, BiConsumer<WorkingTree, WorkingGroup> change) {
        MachineGroupEvent event = (MachineGroupEvent) message.getPayload();
        treeOf(event.tenantId()).apply(message, change);
        notifier.announce(processingGroup(), event.groupId(), message.getSequenceNumber());
    }

    private WorkingTree treeOf(String tenantId) {
        return BatchWrite.current(processingGroup(), GroupTreeBatch.class, this::begin)
                .treeOf(tenantId);
    }

    private GroupTreeBatch begin() {
        return new GroupTreeBatch(
                stored,
                recent,
                new DocumentFields(
                        mongo, generations.name(ForeignMachineFields.COLLECTION), ForeignMachineFields.WHOLE),
                new GroupWrites(
                        new BulkWrites(mongo, generations.name(MemberDocument.COLLECTION)),
                        new BulkWrites(mongo, generations.name(StatusDocument.COLLECTION)),
                        new BulkWrites(mongo, generations.name(COLLECTION)),
                        new BulkWrites(mongo, generations.name(TreeDocument.COLLECTION))));
    }

    @Override
    public String processingGroup() {
        return ProjectionNames.GROUP_TREE;
    }

    @Override
    public long shownSequence(String tenantId, UUID groupId) {
        // The tree is written after its groups, and its endpoint sends no new one before that.
        return groups.findById(tenantId, groupId.toString(), List.of(SEQUENCE, POSITION))
                .filter(group -> group.getLong(POSITION) <= stored.position(tenantId))
                .map(group -> group.getLong(SEQUENCE))
                .orElse(-1L);
    }
}
