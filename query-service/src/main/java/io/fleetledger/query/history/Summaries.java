package io.fleetledger.query.history;

import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.query.projection.GroupNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Describes events in words that people in a plant use. */
@Component
class Summaries {

    private static final Map<Class<?>, BiFunction<Object, Map<UUID, String>, String>> SENTENCES = new HashMap<>();

    static {
        describe(
                MachineRegisteredEvent.class,
                event -> "registered as " + quoted(event.name()) + " with the identifier "
                        + quoted(event.machineIdentifier()));
        describe(
                MachineRenamedEvent.class,
                event -> "renamed from " + quoted(event.oldName()) + " to " + quoted(event.newName()));
        describe(MachineRelocatedEvent.class, Summaries::relocated);
        describe(
                MachineIdentifierChangedEvent.class,
                event -> "identifier changed from " + quoted(event.oldIdentifier()) + " to "
                        + quoted(event.newIdentifier()));
        describe(
                MachineProtocolChangedEvent.class,
                event -> "protocol changed from " + event.oldProtocol().wireName() + " to "
                        + event.newProtocol().wireName());
        describe(
                MachineOfflineThresholdChangedEvent.class,
                event -> "counts as offline after " + silence(event.newSeconds()) + ", before after "
                        + silence(event.oldSeconds()));
        describe(MachineRetiredEvent.class, event -> "retired");
        describe(MachineRestoredEvent.class, event -> "restored");
        describe(
                MachineStatusChangedEvent.class,
                event -> "status changed from " + event.oldStatus().wireName() + " to "
                        + event.newStatus().wireName());
        describe(
                MachineGroupCreatedEvent.class,
                event -> "created as " + quoted(event.name()) + ", a group of the type "
                        + event.groupType().wireName());
        describe(
                MachineGroupRenamedEvent.class,
                event -> "renamed from " + quoted(event.oldName()) + " to " + quoted(event.newName()));
        describe(
                MachineGroupDescribedEvent.class,
                event -> event.newDescription() == null ? "description removed" : "description changed");
        describe(
                MachineGroupReclassifiedEvent.class,
                event -> "type changed from " + event.oldType().wireName() + " to "
                        + event.newType().wireName());
        SENTENCES.put(
                MachineGroupMovedEvent.class,
                (event, groups) -> moved(MachineGroupMovedEvent.class.cast(event), groups));
        describe(
                MachineGroupMembersAddedEvent.class,
                event -> counted(event.machineIds().size(), "machine") + " added");
        describe(
                MachineGroupMembersRemovedEvent.class,
                event -> counted(event.machineIds().size(), "machine") + " removed");
        describe(
                MachineGroupRetiredMembersRemovedEvent.class,
                event -> counted(event.machineIds().size(), "retired machine") + " removed");
        describe(
                MachineGroupDeletedEvent.class,
                event -> event.descendantIds().isEmpty()
                        ? "deleted"
                        : "deleted, with " + counted(event.descendantIds().size(), "group") + " below it");
    }

    private final GroupNames groupNames;

    Summaries(GroupNames groupNames) {
        this.groupNames = groupNames;
    }

    private static <E> void describe(Class<E> event, Function<E, String> sentence) {
        SENTENCES.put(event, (payload, groups) -> sentence.apply(event.cast(payload)));
    }

    /** The types of events that have a description. */
    static Set<Class<?>> subjects() {
        return Set.copyOf(SENTENCES.keySet());
    }

    /**
     * What happened, as the end of a sentence that begins with the machine or the group.
     *
     * @param groups the names of groups to which the event refers by id
     */
    static String of(Object event, Map<UUID, String> groups) {
        return Objects.requireNonNull(SENTENCES.get(event.getClass()), () -> "No summary for " + event.getClass())
                .apply(event, groups);
    }

    /** The current names of the groups to which these events refer by id, for {@link #of}. */
    Map<UUID, String> groupsNamedIn(String tenantId, List<? extends EventMessage<?>> events) {
        Set<UUID> ids = events.stream()
                .map(EventMessage::getPayload)
                .filter(MachineGroupMovedEvent.class::isInstance)
                .map(MachineGroupMovedEvent.class::cast)
                .flatMap(moved -> Stream.of(moved.oldParentId(), moved.newParentId()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        return ids.isEmpty() ? Map.of() : groupNames.of(tenantId, ids);
    }

    private static String relocated(MachineRelocatedEvent event) {
        if (event.oldLocation() == null) {
            return "moved to " + quoted(String.valueOf(event.newLocation()));
        }
        return event.newLocation() == null
                ? "moved from " + quoted(event.oldLocation()) + ", nobody says where to"
                : "moved from " + quoted(event.oldLocation()) + " to " + quoted(event.newLocation());
    }

    private static String moved(MachineGroupMovedEvent event, Map<UUID, String> groups) {
        return "moved from " + parent(event.oldParentId(), groups) + " to " + parent(event.newParentId(), groups);
    }

    private static String parent(@Nullable UUID groupId, Map<UUID, String> groups) {
        if (groupId == null) {
            return "the top";
        }
        String name = groups.get(groupId);
        return name == null ? "a group that is no more" : quoted(name);
    }

    private static String silence(@Nullable Integer seconds) {
        return seconds == null ? "the default time" : counted(seconds, "second");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
