package io.fleetledger.command.group;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.group.AddMembersCommand;
import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.commands.group.DeleteMachineGroupCommand;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.MembershipChange;
import io.fleetledger.commands.group.RemoveMembersCommand;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.commands.group.ReplaceMembersCommand;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupChangeEvent;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.support.paging.Chunks;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.Texts;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A group of a tenant's machines, with its members; {@link Hierarchy} decides its place among other groups. Every
 * handler also accepts an unknown id, so that the group itself answers GROUP_NOT_FOUND, the same with every event
 * store.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class MachineGroup {

    /** Keeps an event small, whatever the size of the change. */
    private static final int MEMBERS_PER_EVENT = 1_000;

    @AggregateIdentifier
    private UUID groupId;

    private String tenantId;
    private String name;
    private GroupType groupType;
    private @Nullable UUID parentId;

    @PersonalData("description")
    private @Nullable String description;

    private Set<UUID> members = new HashSet<>();
    private boolean deleted;
    private Instant createdAt;
    private Instant updatedAt;
    private long version;

    MachineGroup() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineGroupState handle(
            CreateMachineGroupCommand command, Hierarchy hierarchy, OriginalResponses originalResponses) {
        if (exists()) {
            requireTenant(command.tenantId());
            return originalResponses.of(command.groupId());
        }
        GroupFields.check(command);
        hierarchy.place(command.tenantId(), command.groupId(), command.parentId());
        apply(new MachineGroupCreatedEvent(
                command.groupId(),
                command.tenantId(),
                1,
                GroupFields.name(command.name()),
                command.groupType(),
                command.parentId(),
                Texts.blankToNull(command.description())));
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineGroupState handle(ChangeMachineGroupCommand command, Hierarchy hierarchy) {
        requireExisting(command.tenantId(), hierarchy);
        requireVersion(command.expectedVersions());
        GroupFields.check(command);
        if (command.name() != null) {
            rename(GroupFields.name(valueOf(command.name())));
        }
        if (command.groupType() != null && valueOf(command.groupType()) != groupType) {
            apply(new MachineGroupReclassifiedEvent(
                    groupId, tenantId, version + 1, groupType, valueOf(command.groupType())));
        }
        if (command.parentId() != null
                && !Objects.equals(parentId, command.parentId().value())) {
            hierarchy.move(tenantId, groupId, command.parentId().value());
            apply(new MachineGroupMovedEvent(
                    groupId, tenantId, version + 1, parentId, command.parentId().value()));
        }
        if (command.description() != null) {
            describe(Texts.blankToNull(command.description().value()));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineGroupState handle(DeleteMachineGroupCommand command, Hierarchy hierarchy) {
        requireTenant(command.tenantId());
        if (existsIn(hierarchy)) { // A change already made is not refused for an old version (RFC 9110, 13.1.1).
            requireVersion(command.expectedVersions());
            List<UUID> below = hierarchy.remove(tenantId, groupId, command.cascade());
            apply(new MachineGroupDeletedEvent(groupId, tenantId, version + 1, parentId, below));
        }
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MembershipChange handle(ReplaceMembersCommand command, Hierarchy hierarchy, Machines machines) {
        requireExisting(command.tenantId(), hierarchy);
        requireVersion(command.expectedVersions());
        GroupFields.checkCount(command.machineIds());
        return replaceMembers(new HashSet<>(command.machineIds()), machines);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MembershipChange handle(AddMembersCommand command, Hierarchy hierarchy, Machines machines) {
        requireExisting(command.tenantId(), hierarchy);
        requireVersion(command.expectedVersions());
        GroupFields.checkCount(command.machineIds());
        Set<UUID> more = new HashSet<>(members);
        more.addAll(command.machineIds());
        return replaceMembers(more, machines);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MembershipChange handle(RemoveMembersCommand command, Hierarchy hierarchy, Machines machines) {
        requireExisting(command.tenantId(), hierarchy);
        requireVersion(command.expectedVersions());
        GroupFields.checkCount(command.machineIds());
        Set<UUID> fewer = new HashSet<>(members);
        command.machineIds().forEach(fewer::remove);
        return replaceMembers(fewer, machines);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    MachineGroupState handle(RemoveRetiredMachineCommand command, Hierarchy hierarchy, Machines machines) {
        requireTenant(command.tenantId());
        if (members.contains(command.machineId())
                && existsIn(hierarchy)
                && machines.lifecycleOf(tenantId, command.machineId()) == MachineLifecycle.RETIRED) {
            apply(new MachineGroupRetiredMembersRemovedEvent(groupId, tenantId, List.of(command.machineId())));
        }
        return state();
    }

    private void rename(String newName) {
        if (!newName.equals(name)) {
            apply(new MachineGroupRenamedEvent(groupId, tenantId, version + 1, name, newName));
        }
    }

    private void describe(@Nullable String newDescription) {
        if (!Objects.equals(newDescription, description)) {
            apply(new MachineGroupDescribedEvent(groupId, tenantId, version + 1, description, newDescription));
        }
    }

    private MembershipChange replaceMembers(Set<UUID> wanted, Machines machines) {
        MemberChange change = MemberChange.between(members, wanted);
        change.refuseUnlessAllMayJoin(tenantId, wanted.size(), machines);
        for (List<UUID> some : Chunks.of(change.removed(), MEMBERS_PER_EVENT)) {
            apply(new MachineGroupMembersRemovedEvent(groupId, tenantId, version + 1, some));
        }
        for (List<UUID> some : Chunks.of(change.added(), MEMBERS_PER_EVENT)) {
            apply(new MachineGroupMembersAddedEvent(groupId, tenantId, version + 1, some));
        }
        return new MembershipChange(state(), SortedIds.of(members), change.added(), change.removed());
    }

    /** The fields are empty if the id names no group, or another aggregate. */
    private boolean exists() {
        return tenantId != null;
    }

    private boolean existsIn(Hierarchy hierarchy) {
        return !deleted && hierarchy.contains(tenantId, groupId);
    }

    /** Treats another tenant's group as unknown. */
    private void requireTenant(String callersTenant) {
        if (!callersTenant.equals(tenantId)) {
            throw notFound();
        }
    }

    private void requireExisting(String callersTenant, Hierarchy hierarchy) {
        requireTenant(callersTenant);
        if (!existsIn(hierarchy)) {
            throw notFound();
        }
    }

    private void requireVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(version)) {
            throw new RefusedException(
                    GroupRefusal.because(GroupError.VERSION_MISMATCH, "The group is at version " + version + "."));
        }
    }

    private MachineGroupState state() {
        return new MachineGroupState(
                groupId,
                tenantId,
                name,
                groupType,
                parentId,
                description,
                members.size(),
                createdAt,
                updatedAt,
                version,
                getVersion());
    }

    private static <T> T valueOf(FieldChange<T> change) {
        return Objects.requireNonNull(change.value(), "checked by GroupFields");
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        groupId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(MachineGroupCreatedEvent event, @Timestamp Instant at) {
        groupId = event.groupId();
        tenantId = event.tenantId();
        name = event.name();
        groupType = event.groupType();
        parentId = event.parentId();
        description = event.description();
        createdAt = at;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupRenamedEvent event, @Timestamp Instant at) {
        name = event.newName();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupReclassifiedEvent event, @Timestamp Instant at) {
        groupType = event.newType();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupMovedEvent event, @Timestamp Instant at) {
        parentId = event.newParentId();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupDescribedEvent event, @Timestamp Instant at) {
        description = event.newDescription();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupMembersAddedEvent event, @Timestamp Instant at) {
        members.addAll(event.machineIds());
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupMembersRemovedEvent event, @Timestamp Instant at) {
        leave(event.machineIds());
        changed(event, at);
    }

    @EventSourcingHandler
    void on(MachineGroupRetiredMembersRemovedEvent event) {
        leave(event.machineIds());
    }

    @EventSourcingHandler
    void on(MachineGroupDeletedEvent event, @Timestamp Instant at) {
        deleted = true;
        members.clear();
        changed(event, at);
    }

    private void leave(List<UUID> machineIds) {
        machineIds.forEach(members::remove);
    }

    private void changed(MachineGroupChangeEvent event, Instant at) {
        version = event.version();
        updatedAt = at;
    }

    private static RefusedException notFound() {
        return new RefusedException(GroupRefusal.because(GroupError.GROUP_NOT_FOUND, "There is no such group."));
    }
}
