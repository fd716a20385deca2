package io.fleetledger.query.group;

import static io.fleetledger.query.group.GroupDocument.*;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.query.past.EventCoordinates;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.PastBatch;
import io.fleetledger.query.past.PastUpdater;
import io.fleetledger.query.past.VersionBatch;
import io.fleetledger.query.projection.SearchText;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The versions of groups, in the collection {@value #COLLECTION}: each a {@link GroupDocument} without what is derived
 * from its members, which are in the versions of the machines. The last version of an ended group is marked as ended.
 */
@Component
class GroupVersions implements PastUpdater {

    static final String COLLECTION = "group-versions";

    static final String GROUP_ID = "group_id";

    private final MachineMemberships memberships;

    GroupVersions(MachineMemberships memberships) {
        this.memberships = memberships;
    }

    @Override
    public void apply(DomainEventMessage<?> message, EventCoordinates coordinates, PastBatch batch) {
        if (message.getPayload() instanceof MachineGroupDeletedEvent deleted) {
            end(deleted, coordinates, batch);
        } else if (message.getPayload() instanceof MachineGroupEvent event
                && isOpen(batch.versions(COLLECTION).open(event.groupId().toString()), event)) {
            change(event, message, coordinates, batch);
        }
    }

    /** An event decided before its group ended along with one above it may follow that end in the log. */
    private static boolean isOpen(@Nullable Document open, MachineGroupEvent event) {
        if (open == null && !(event instanceof MachineGroupCreatedEvent)) {
            throw new IllegalStateException("An event of a group without a creation event");
        }
        return open == null || !open.getBoolean(DELETED);
    }

    private void change(
            MachineGroupEvent event, DomainEventMessage<?> message, EventCoordinates coordinates, PastBatch batch) {
        Consumer<Document> members = group -> {};
        if (event instanceof MachineGroupMembersAddedEvent added) {
            memberships.join(added.machineIds(), added.groupId(), coordinates, batch);
            members = counting(added.machineIds().size());
        } else if (event instanceof MachineGroupMembersRemovedEvent removed) {
            memberships.leave(removed.machineIds(), removed.groupId(), coordinates, batch);
            members = counting(-removed.machineIds().size());
        } else if (event instanceof MachineGroupRetiredMembersRemovedEvent removed) {
            memberships.leave(removed.machineIds(), removed.groupId(), coordinates, batch);
            members = counting(-removed.machineIds().size());
        }
        String id = event.groupId().toString();
        Consumer<Document> counted = members;
        batch.versions(COLLECTION).change(coordinates, id, group -> {
            if (event instanceof MachineGroupCreatedEvent) {
                group.append(GROUP_ID, id).append(DELETED, false).append(MEMBER_COUNT, 0);
            }
            GroupChanges.apply(group, event, message);
            group.append(NAME_KEY, SearchText.fold(group.getString(NAME)));
            counted.accept(group);
        });
    }

    private static Consumer<Document> counting(int joined) {
        return group -> group.append(MEMBER_COUNT, group.getInteger(MEMBER_COUNT) + joined);
    }

    private void end(MachineGroupDeletedEvent event, EventCoordinates coordinates, PastBatch batch) {
        VersionBatch versions = batch.versions(COLLECTION);
        List<UUID> ended = Stream.concat(Stream.of(event.groupId()), event.descendantIds().stream())
                .toList();
        memberships.leaveAll(ended, coordinates, batch);
        versions.prefetch(ended.stream().map(UUID::toString).toList());
        for (UUID groupId : ended) {
            Document open = versions.open(groupId.toString());
            if (open != null && !open.getBoolean(DELETED)) {
                versions.change(coordinates, groupId.toString(), group -> group.append(DELETED, true));
            }
        }
    }
}
