package io.fleetledger.query.history;

import io.fleetledger.events.alert.AlertAcknowledgedEvent;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertEvent;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.alert.AlertResolution;
import io.fleetledger.events.alert.AlertResolvedEvent;
import io.fleetledger.events.alert.AlertSnoozedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.query.projection.GroupNames;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.stereotype.Component;

/** Describes events related to a machine but not its own, in words whose subject is the machine. */
@Component
class RelatedSummaries {

    private final GroupNames groupNames;

    RelatedSummaries(GroupNames groupNames) {
        this.groupNames = groupNames;
    }

    /** The current names of the groups that own these events, for {@link #of}. */
    Map<UUID, String> groupsNamedIn(String tenantId, Collection<? extends EventMessage<?>> events) {
        Set<UUID> ids = events.stream()
                .map(EventMessage::getPayload)
                .filter(MachineGroupEvent.class::isInstance)
                .map(event -> ((MachineGroupEvent) event).groupId())
                .collect(Collectors.toSet());
        return ids.isEmpty() ? Map.of() : groupNames.of(tenantId, ids);
    }

    /**
     * What happened, as the end of a sentence that begins with the machine; for its own events, see {@link Summaries}.
     */
    static String of(Object event, Map<UUID, String> groups) {
        if (event instanceof MachineGroupEvent of) {
            return ofGroup(
                    of,
                    groups.containsKey(of.groupId()) ? quoted(groups.get(of.groupId())) : "a group that is no more");
        }
        return event instanceof AlertEvent alert ? ofAlert(alert) : Summaries.of(event, groups);
    }

    private static String ofGroup(MachineGroupEvent event, String group) {
        if (event instanceof MachineGroupMembersAddedEvent) {
            return "added to " + group;
        }
        if (event instanceof MachineGroupMembersRemovedEvent) {
            return "removed from " + group;
        }
        return event instanceof MachineGroupDeletedEvent deleted
                ? deleted.descendantIds().isEmpty()
                        ? "left a group that was deleted"
                        : "left what was deleted: a group, with all below it"
                : "removed from " + group + ", as it was retired";
    }

    private static String ofAlert(AlertEvent event) {
        if (event instanceof AlertRaisedEvent raised) {
            return raised.severity().wireName() + " alert: " + raised.message();
        }
        if (event instanceof AlertEscalatedEvent escalated) {
            return "alert escalated to " + escalated.newSeverity().wireName() + ": " + escalated.message();
        }
        if (event instanceof AlertEasedEvent eased) {
            return "alert eased to " + eased.newSeverity().wireName() + ": " + eased.message();
        }
        if (event instanceof AlertAcknowledgedEvent acknowledged) {
            return "alert acknowledged by " + acknowledged.acknowledgedBy();
        }
        if (event instanceof AlertSnoozedEvent snoozed) {
            return "alert snoozed until " + snoozed.snoozedUntil();
        }
        if (event instanceof AlertResolvedEvent resolved) {
            return "alert resolved, " + because(resolved.resolution());
        }
        throw new IllegalStateException("No summary for " + event.getClass());
    }

    private static String because(AlertResolution resolution) {
        return switch (resolution) {
            case CLEARED -> "as the metric came back";
            case RULE_CHANGED -> "as its rule no longer holds";
            case MACHINE_RETIRED -> "as the machine was retired";
        };
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
