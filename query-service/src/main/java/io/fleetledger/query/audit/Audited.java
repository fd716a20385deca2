package io.fleetledger.query.audit;

import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Envelopes;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * What the audit records of an event: the action and its resource.
 *
 * @param action such as {@code machine.renamed}
 * @param resourceType such as {@code machine}
 * @param resourceId null for a refusal, which may stand for many, and for a resource with a name instead of an id
 * @param details the event's fields under the API's own names
 */
record Audited(
        String tenantId,
        String action,
        String resourceType,
        @Nullable String resourceId,
        Map<String, @Nullable Object> details) {

    static final String REFUSED = "request.refused";
    private static final String REQUEST = "request";

    /** Consequences of readings and of time passing, rather than of anyone's action. */
    private static final Set<PublishedType> WITHOUT_ACTOR = EnumSet.of(
            PublishedType.MACHINE_READINGS_RECORDED,
            PublishedType.MACHINE_STATUS_CHANGED,
            PublishedType.ALERT_RAISED,
            PublishedType.ALERT_ESCALATED,
            PublishedType.ALERT_EASED,
            PublishedType.ALERT_RESOLVED);

    /** All actions that a filter can name. */
    static List<String> actions() {
        return Stream.concat(
                        Arrays.stream(PublishedType.values())
                                .filter(type -> !WITHOUT_ACTOR.contains(type))
                                .map(Audited::action),
                        Stream.of(
                                        AuditedWebhooks.actions(),
                                        AuditedProcessors.actions(),
                                        AuditedBackups.actions(),
                                        AuditedTenants.actions(),
                                        List.of(REFUSED))
                                .flatMap(List::stream))
                .toList();
    }

    /** All types of resources that a filter can name. */
    static List<String> resourceTypes() {
        return actions().stream().map(Audited::resourceType).distinct().toList();
    }

    /** Empty for an event that is not audited. */
    static Optional<Audited> of(EventMessage<?> message) {
        if (message.getPayload() instanceof WriteRefusedEvent refused) {
            return Optional.of(new Audited(refused.tenantId(), REFUSED, REQUEST, null, details(refused)));
        }
        return AuditedWebhooks.of(message.getPayload())
                .or(() -> AuditedProcessors.of(message.getPayload()))
                .or(() -> AuditedBackups.of(message.getPayload()))
                .or(() -> AuditedTenants.of(message.getPayload()))
                .or(() -> ofPublished(message));
    }

    private static Optional<Audited> ofPublished(EventMessage<?> message) {
        return Envelopes.typeOf(message.getPayloadType())
                .filter(type -> !WITHOUT_ACTOR.contains(type))
                .map(type -> new Audited(
                        Envelopes.tenantOf(message).orElseThrow(),
                        action(type),
                        resourceType(action(type)),
                        Envelopes.resourceIdOf(message).orElseThrow(),
                        Envelopes.dataOf(message).orElseThrow()));
    }

    private static String action(PublishedType type) {
        String name = type.wireName();
        return name.substring("io.fleetledger.".length());
    }

    static String resourceType(String action) {
        return action.substring(0, action.indexOf('.')).replace('-', '_');
    }

    private static Map<String, @Nullable Object> details(WriteRefusedEvent refused) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("method", refused.method());
        details.put("route", refused.route());
        details.put("status", refused.status());
        details.put("code", refused.code());
        details.put("times", refused.times());
        details.put("first_at", refused.firstAt());
        details.put("last_at", refused.lastAt());
        return details;
    }
}
