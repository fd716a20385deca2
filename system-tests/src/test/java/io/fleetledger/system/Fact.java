package io.fleetledger.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a caller's write makes true of a machine or a group, as histories and streams tell it.
 *
 * @param type of the event, without what all begin with
 * @param value what is new; empty where nothing but the type is
 */
record Fact(String type, String value) {

    private static final String ALL = "io.fleetledger.";
    /** What nobody wrote is left out: statuses, alerts, readings, and that a retired machine has left its groups. */
    private static final Map<String, String> NEW = Map.ofEntries(
            Map.entry("machine.registered", "machine_identifier"),
            Map.entry("machine.renamed", "new_name"),
            Map.entry("machine.relocated", "new_location"),
            Map.entry("machine.identifier-changed", "new_machine_identifier"),
            Map.entry("machine.retired", ""),
            Map.entry("machine.restored", ""),
            Map.entry("machine-group.created", "name"),
            Map.entry("machine-group.renamed", "new_name"),
            Map.entry("machine-group.moved", "new_parent_id"),
            Map.entry("machine-group.members-added", "machine_ids"),
            Map.entry("machine-group.members-removed", "machine_ids"),
            Map.entry("machine-group.deleted", ""));

    static Fact of(String type, String value) {
        return new Fact(type, value);
    }

    static Fact of(String type, List<String> ids) {
        return new Fact(type, ids.stream().sorted().collect(Collectors.joining(",")));
    }

    /** Of an event as it is told; empty if nobody wrote it. */
    static Optional<Fact> of(String type, JsonNode payload) {
        String shorter = type.substring(ALL.length());
        String field = NEW.get(shorter);
        if (field == null) {
            return Optional.empty();
        }
        JsonNode value = payload.path(field);
        return Optional.of(
                value.isArray()
                        ? of(
                                shorter,
                                Json.elements(value).stream()
                                        .map(JsonNode::stringValue)
                                        .toList())
                        : of(shorter, field.isEmpty() ? "" : value.asString("")));
    }
}
