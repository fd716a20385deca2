package io.fleetledger.standalone;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What one tenant has been told so far, which its next requests speak of: ids, tags, cursors, identifiers. It has a mark that
 * nobody can guess; all text that the tenant writes bears it.
 */
final class FuzzMemory {

    private static final int REMEMBERED = 300;

    /** {@code ⟦machine_id:7⟧} is some id of its own machines, {@code ⟦!machine_id:7⟧} one of the other tenant's. */
    private static final Pattern PLACE = Pattern.compile("⟦(!?)([a-z_]+)(?::(\\d+))?⟧");

    private static final Map<String, String> KINDS = Map.of(
            "Machine(View|Page)", "machine_id",
            "(MachineGroup|Members|GroupTree).*", "group_id",
            "AlertRule.*", "rule_id",
            "Alert(View|Page)", "alert_id",
            "(ApiKey|IssuedApiKey).*", "key_id",
            "Webhook.*", "webhook_id",
            "ImportJob.*", "job_id",
            "ParkedEvent.*", "event_id",
            "EventPage", "position",
            "SegmentList", "segment");
    private static final Map<String, String> SAME_KIND =
            Map.of("parent_id", "group_id", "next_cursor", "cursor", "next", "position");
    private static final Set<String> LEARNED = Set.of(
            "machine_id",
            "group_id",
            "rule_id",
            "parent_id",
            "next_cursor",
            "next",
            "machine_identifier",
            "tenant_id",
            "metric_name");

    private final String mark = "mark" + UUID.randomUUID().toString().replace("-", "");
    private final Map<String, List<String>> known = new HashMap<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> borrowed = new HashSet<>();
    private final Set<String> forgotten = new HashSet<>();
    private int learned;

    String mark() {
        return mark;
    }

    synchronized boolean knows(String kind) {
        return known.containsKey(kind);
    }

    /** Keeps an id out of what is spoken of. */
    synchronized void forget(String id) {
        forgotten.add(id);
    }

    synchronized void learn(String kind, String value) {
        if (forgotten.contains(value)) {
            return;
        }
        if (value.length() == 36 && kind.endsWith("_id")) { // What else looks like one, anybody may have made up.
            ids.add(value);
        }
        List<String> values = known.computeIfAbsent(kind, unknown -> new ArrayList<>());
        if (values.contains(value)) {
            return;
        }
        if (values.size() < REMEMBERED) {
            values.add(value);
        } else {
            values.set(learned++ % REMEMBERED, value);
        }
    }

    /** @param schema the name of the answer's schema in the document, which tells of what kind its ids are */
    void learn(JsonNode answer, String schema) {
        String kind = KINDS.entrySet().stream()
                .filter(entry -> schema.matches(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        learnFrom(answer, kind);
    }

    private void learnFrom(JsonNode node, String kind) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            JsonNode value = field.getValue();
            if (value.isString() || value.isNumber()) {
                if (field.getKey().equals("id") && !kind.isEmpty()) {
                    learn(kind, value.asString());
                } else if (LEARNED.contains(field.getKey())) {
                    learn(SAME_KIND.getOrDefault(field.getKey(), field.getKey()), value.asString());
                }
            }
        }
        node.values().forEach(part -> {
            if (part.isContainer()) {
                learnFrom(part, kind);
            }
        });
    }

    private synchronized String any(String kind, int number) {
        if (kind.equals("mark")) {
            return mark;
        }
        List<String> values = known.get(kind);
        return values == null ? new UUID(number, kind.hashCode()).toString() : values.get(number % values.size());
    }

    /** The text with its places filled in. */
    String fill(String text, FuzzMemory other) {
        return PLACE.matcher(text).replaceAll(place -> {
            int number = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
            boolean foreign = !place.group(1).isEmpty();
            String value = (foreign ? other : this).any(place.group(2), number);
            if (foreign) {
                borrow(value);
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private synchronized void borrow(String value) {
        borrowed.add(value);
    }

    /** Whether it shows the other's mark, other than in what this tenant has sent itself and may be shown again. */
    boolean showsMarkOf(FuzzMemory other, String body) {
        String left = body;
        synchronized (this) {
            for (String sent : borrowed) {
                if (sent.contains(other.mark)) {
                    left = left.replace(sent, "");
                }
            }
        }
        return left.contains(other.mark);
    }

    /** Whether this tenant could name it only because it was told of what is not its own. */
    boolean mayNotKnow(String id, FuzzMemory other) {
        synchronized (this) {
            if (borrowed.contains(id) || ids.contains(id)) {
                return false;
            }
        }
        synchronized (other) {
            return other.ids.contains(id);
        }
    }
}
