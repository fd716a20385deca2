package io.fleetledger.query.machine;

import static io.fleetledger.query.machine.MachineDocument.*;

import com.mongodb.client.model.Filters;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.query.past.EventCoordinates;
import io.fleetledger.query.past.MachineEventIndex;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.PastBatch;
import io.fleetledger.query.past.PastUpdater;
import io.fleetledger.query.past.StatusSpans;
import io.fleetledger.query.past.VersionBatch;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.mongo.BatchWrite;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.bson.Document;
import org.springframework.stereotype.Component;

/**
 * The versions of machines, in the collection {@value MachineMemberships#COLLECTION}: each a {@link MachineDocument},
 * including the machine's groups. A status change begins no version but is stored within one as {@link StatusSpans}.
 * The last-seen time is left out, as every reading changes it.
 */
@Component
class MachineVersions implements PastUpdater, MachineMemberships {

    /** Ended groups may have any number of members: each chunk is written and forgotten before the next. */
    private static final int BATCH_SIZE = 1_000;

    private static final Document NEVER_IN_A_GROUP = new Document(GROUP_IDS, List.of())
            .append(IN_GROUPS, false)
            .append(LAST_SEEN_KEY, ForeignMachineFields.BEGINNING.getDate(LAST_SEEN_KEY));

    private final SearchIndex search;
    private final MachineEventIndex events;

    MachineVersions(SearchIndex search, MachineEventIndex events) {
        this.search = search;
        this.events = events;
    }

    @Override
    public void apply(DomainEventMessage<?> message, EventCoordinates coordinates, PastBatch batch) {
        if (message.getPayload() instanceof MachineEvent event) {
            VersionBatch versions = batch.versions(COLLECTION);
            String id = event.machineId().toString();
            if (!versions.knows(id)) {
                versions.prefetch(machinesOfBatch());
            }
            Document open = versions.open(id);
            if (event instanceof MachineStatusChangedEvent && open != null && !StatusSpans.areFull(open)) {
                versions.amend(coordinates, id, machine -> {
                    MachineChanges.apply(machine, event, message);
                    StatusSpans.add(machine, MachineChanges.status(machine));
                });
            } else {
                versions.change(coordinates, id, machine -> {
                    if (open == null) {
                        machine.putAll(NEVER_IN_A_GROUP);
                    }
                    MachineChanges.apply(machine, event, message);
                    index(machine, search);
                    StatusSpans.begin(machine, MachineChanges.status(machine));
                });
            }
        }
    }

    private static List<String> machinesOfBatch() {
        return BatchWrite.events()
                .flatMap(message -> message.getPayload() instanceof MachineEvent event
                        ? Stream.of(event.machineId().toString())
                        : Stream.empty())
                .toList();
    }

    @Override
    public void join(Collection<UUID> machineIds, UUID groupId, EventCoordinates coordinates, PastBatch batch) {
        change(texts(machineIds), coordinates, batch, groups -> Stream.concat(groups, Stream.of(groupId.toString())));
    }

    @Override
    public void leave(Collection<UUID> machineIds, UUID groupId, EventCoordinates coordinates, PastBatch batch) {
        change(
                texts(machineIds),
                coordinates,
                batch,
                groups -> groups.filter(group -> !group.equals(groupId.toString())));
    }

    @Override
    public void leaveAll(List<UUID> groupIds, EventCoordinates coordinates, PastBatch batch) {
        List<String> ended = texts(groupIds);
        List<String> members = batch.subjectsWhere(
                COLLECTION, coordinates, Filters.and(Filters.in(ACTIVE, true, false), Filters.in(GROUP_IDS, ended)));
        for (int from = 0; from < members.size(); from += BATCH_SIZE) {
            if (from > 0) {
                batch.flush();
            }
            change(
                    members.subList(from, Math.min(members.size(), from + BATCH_SIZE)),
                    coordinates,
                    batch,
                    groups -> groups.filter(group -> !ended.contains(group)));
        }
    }

    private void change(
            List<String> machineIds,
            EventCoordinates coordinates,
            PastBatch batch,
            UnaryOperator<Stream<String>> change) {
        VersionBatch versions = batch.versions(COLLECTION);
        versions.prefetch(machineIds);
        events.add(machineIds, coordinates, batch);
        for (String id : machineIds) {
            if (versions.open(id) == null) {
                throw new IllegalStateException("A group has a member that was never registered");
            }
            versions.change(coordinates, id, machine -> {
                List<String> groupIds = change.apply(machine.getList(GROUP_IDS, String.class).stream())
                        .distinct()
                        .sorted()
                        .toList();
                machine.append(GROUP_IDS, groupIds).append(IN_GROUPS, !groupIds.isEmpty());
                StatusSpans.begin(machine, MachineChanges.status(machine));
            });
        }
    }

    private static List<String> texts(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }
}
