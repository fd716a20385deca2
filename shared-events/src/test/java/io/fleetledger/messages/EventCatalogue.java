package io.fleetledger.messages;

import com.fasterxml.jackson.databind.JsonNode;
import io.fleetledger.events.PersonalData;
import io.fleetledger.messages.EventGoldensTest.Golden;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** All events with their fields, revisions and an example of each, as Markdown: from records, goldens and Javadoc. */
final class EventCatalogue {

    private static final String EVENTS = "io.fleetledger.events";

    private final Javadocs docs;
    private final Map<Class<?>, List<Golden>> goldens;
    private final StringBuilder text = new StringBuilder();

    private EventCatalogue(Javadocs docs, Map<Class<?>, List<Golden>> goldens) {
        this.docs = docs;
        this.goldens = goldens;
    }

    /** Of these events, by their classes, each with all its goldens. */
    static String of(Javadocs docs, Map<Class<?>, List<Golden>> goldens) {
        return new EventCatalogue(docs, goldens).write();
    }

    private String write() {
        text.append("# Events\n\n")
                .append(
                        "All events of the log as they are stored: JSON with these fields. `EventCatalogueTest` generates")
                .append(" this file from the records in `shared-events`, their Javadoc and the events in its test")
                .append(" resources. After a change of these, run\n\n")
                .append("```sh\n./mvnw test -pl shared-events -Dtest=EventCatalogueTest -Dfleet.events.write\n```\n\n")
                .append(
                        "Who caused an event and the correlation id are in its metadata. An event of an older revision is")
                .append(" read as one of the newest: its upcaster is in `io.fleetledger.events.revision`. The")
                .append(
                        " [AsyncAPI document](../service-support/src/main/resources/fleet-ledger-asyncapi.json) has the")
                .append(" names and fields that subscribers see.\n\n")
                .append(
                        "A field that is marked personal is stored sealed, with a key of its event's tenant, and so is the")
                .append(
                        " metadata's `actor`, unless it is `system`: as `sealed:1:` and Base64. The fleet's own services")
                .append(
                        " open it; whoever else reads the log sees it sealed. Once a tenant's key is destroyed it reads")
                .append(
                        " as `(erased)` ([ADR 37](adr/0037-personal-data-in-events-is-sealed-by-tenant.md)). The examples show")
                .append(" events as they are when they are open.\n");
        Map<String, List<Class<?>>> areas = new TreeMap<>(goldens.keySet().stream()
                .sorted(Comparator.comparing(Class::getSimpleName))
                .collect(Collectors.groupingBy(Class::getPackageName)));
        areas.forEach((area, events) -> {
            text.append("\n## ").append(area.substring(EVENTS.length() + 1)).append("\n\n");
            docs.of(area).ifPresent(what -> text.append(what).append('\n'));
            events.forEach(this::event);
        });
        text.append("\n## Values\n\nWhat fields hold that is neither text nor number.\n");
        values().forEach(this::value);
        return text.toString();
    }

    private void event(Class<?> event) {
        text.append("\n### ")
                .append(event.getSimpleName())
                .append("\n\n")
                .append(doc(event))
                .append("\n\n");
        text.append("`")
                .append(event.getName())
                .append("`, revision ")
                .append(revisionOf(event))
                .append("\n\n");
        fields(event);
        List<Golden> all = goldens.getOrDefault(event, List.of());
        List<Golden> newest = all.stream().filter(Golden::isCurrent).toList();
        Golden shown = newest.stream()
                .filter(golden -> golden.json().properties().stream()
                        .noneMatch(field -> field.getValue().isNull()))
                .findFirst()
                .orElse(newest.get(0));
        text.append("```json\n").append(pretty(shown.json())).append("\n```\n");
        all.stream()
                .filter(golden -> !golden.isCurrent())
                .forEach(older -> text.append("\nAs revision ")
                        .append(older.revision())
                        .append(" wrote it:\n\n```json\n")
                        .append(pretty(older.json()))
                        .append("\n```\n"));
    }

    private void value(Class<?> type) {
        text.append("\n### ")
                .append(type.getSimpleName())
                .append("\n\n")
                .append(doc(type))
                .append("\n\n");
        if (type.isEnum()) {
            text.append(Arrays.stream(type.getEnumConstants())
                            .map(constant -> "`"
                                    + Messages.MAPPER
                                            .<JsonNode>valueToTree(constant)
                                            .asText() + "`")
                            .collect(Collectors.joining(", ")))
                    .append('\n');
        } else {
            fields(type);
        }
    }

    private void fields(Class<?> type) {
        text.append("| field | type | meaning |\n|---|---|---|\n");
        for (RecordComponent field : type.getRecordComponents()) {
            text.append("| `")
                    .append(field.getName())
                    .append("` | ")
                    .append(name(field.getGenericType()))
                    .append(isNullable(field) ? " or null" : "")
                    .append(field.isAnnotationPresent(PersonalData.class) ? ", personal" : "")
                    .append(" | ")
                    .append(meaning(type, field).replace("|", "\\|"))
                    .append(" |\n");
        }
        text.append('\n');
    }

    private static boolean isNullable(RecordComponent field) {
        return field.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** The record's own word, or that of the interface which asks for the field, or of what it holds. */
    private String meaning(Class<?> type, RecordComponent field) {
        return Stream.concat(Stream.of(type), interfacesOf(type))
                .map(each -> docs.of(each.getName() + "#" + field.getName()))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> docs.of(field.getType().getName()).map(EventCatalogue::firstSentence))
                .orElse("");
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static Stream<Class<?>> interfacesOf(Class<?> type) {
        return Arrays.stream(type.getInterfaces()).flatMap(each -> Stream.concat(Stream.of(each), interfacesOf(each)));
    }

    private String doc(Class<?> type) {
        return docs.of(type.getName()).orElseThrow(() -> new IllegalStateException("No Javadoc: " + type));
    }

    private static String name(Type type) {
        if (type instanceof ParameterizedType generic) {
            String of = Arrays.stream(generic.getActualTypeArguments())
                    .map(EventCatalogue::name)
                    .collect(Collectors.joining(" to "));
            return ((Class<?>) generic.getRawType()).getSimpleName().toLowerCase(java.util.Locale.ROOT) + " of " + of;
        }
        Class<?> plain = (Class<?>) type;
        return isValue(plain)
                ? "[" + plain.getSimpleName() + "](#" + plain.getSimpleName().toLowerCase(java.util.Locale.ROOT) + ")"
                : plain.getSimpleName();
    }

    private static boolean isValue(Class<?> type) {
        return type.getPackageName().startsWith(EVENTS);
    }

    /** Those of fields, and those that these hold. */
    private Set<Class<?>> values() {
        Set<Class<?>> found = new TreeSet<>(Comparator.comparing(Class::getSimpleName));
        goldens.keySet().forEach(event -> collect(event, found));
        return found;
    }

    private static void collect(Class<?> record, Set<Class<?>> found) {
        if (!record.isRecord()) {
            return;
        }
        for (RecordComponent field : record.getRecordComponents()) {
            classesIn(field.getGenericType())
                    .filter(type -> isValue(type) && found.add(type))
                    .toList()
                    .forEach(type -> collect(type, found));
        }
    }

    private static Stream<Class<?>> classesIn(Type type) {
        return type instanceof ParameterizedType generic
                ? Arrays.stream(generic.getActualTypeArguments()).flatMap(EventCatalogue::classesIn)
                : Stream.of((Class<?>) type);
    }

    private static String revisionOf(Class<?> event) {
        return event.getAnnotation(Revision.class).value();
    }

    private static String pretty(JsonNode json) {
        return json.toPrettyString();
    }
}
