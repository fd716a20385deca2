package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fleetledger.events.alert.AlertEasedEvent;
import io.fleetledger.events.alert.AlertEscalatedEvent;
import io.fleetledger.events.alert.AlertRaisedEvent;
import io.fleetledger.events.revision.EventRevisions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.EventData;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.axonframework.serialization.upcasting.event.InitialEventRepresentation;
import org.axonframework.serialization.upcasting.event.IntermediateEventRepresentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events as they were written once, in {@code events/<class>/<revision>.json}, further forms of one revision in
 * {@code <revision>-<what is special>.json}. Append-only: a failure is put right in the code, by an upcaster or by a
 * new event.
 */
class EventGoldensTest {

    private static final EventUpcasterChain UPCASTERS = EventRevisions.upcasters();

    private static final Path GOLDENS = goldens();
    private static final Instant WRITTEN_AT = Instant.parse("2026-03-01T08:00:00.123Z");

    record Golden(Class<?> type, String revision, Path file) {

        JsonNode json() {
            try {
                return Messages.MAPPER.readTree(file.toFile());
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        boolean isCurrent() {
            return revision.equals(revisionOf(type));
        }

        @Override
        public String toString() {
            return GOLDENS.relativize(file).toString();
        }
    }

    static Stream<Class<?>> events() {
        return Messages.recordsIn("io.fleetledger.events")
                .filter(type -> type.getSimpleName().endsWith("Event"));
    }

    static Stream<Golden> allGoldens() {
        return events().flatMap(type -> of(type).stream());
    }

    static Stream<Golden> olderGoldens() {
        return allGoldens().filter(golden -> !golden.isCurrent());
    }

    static Stream<Golden> currentGoldens() {
        return allGoldens().filter(Golden::isCurrent);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventHasARevisionOfItsOwn(Class<?> event) {
        assertThat(event.getDeclaredAnnotation(Revision.class))
                .as("@Revision on the record itself; on an interface it does nothing")
                .isNotNull();
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyFieldOfAnEventIsInAGoldenOfItsRevisionOnceWithAValue(Class<?> event) {
        Set<String> withValue = new HashSet<>();
        of(event).stream()
                .filter(Golden::isCurrent)
                .forEach(golden -> golden.json().properties().stream()
                        .filter(field -> !field.getValue().isNull())
                        .forEach(field -> withValue.add(field.getKey())));
        assertThat(withValue).containsAll(fieldsOf(event));
    }

    @ParameterizedTest
    @MethodSource("events")
    void oneGoldenOfTheCurrentRevisionIsComplete(Class<?> event) {
        assertThat(of(event).stream().filter(Golden::isCurrent).map(golden -> namesIn(golden.json())))
                .contains(fieldsOf(event));
    }

    @ParameterizedTest
    @MethodSource("allGoldens")
    void everyEventEverWrittenCanStillBeRead(Golden golden) {
        assertThat(read(golden)).isInstanceOf(golden.type());
    }

    /** What no upcaster fills is null, or silently 0, in what was written before there was one. */
    @ParameterizedTest
    @MethodSource("olderGoldens")
    void anOlderRevisionIsMadeTodaysBeforeItIsRead(Golden older) {
        EventData<?> entry = entry(older, older.json());
        Stream<IntermediateEventRepresentation> upcast =
                UPCASTERS.upcast(Stream.of(new InitialEventRepresentation(entry, Messages.SERIALIZER)));
        assertThat(upcast.map(event -> event.getType().getRevision())).containsExactly(revisionOf(older.type()));
    }

    /** Rather than at the beginning of 1970. */
    @ParameterizedTest
    @ValueSource(classes = {AlertRaisedEvent.class, AlertEscalatedEvent.class, AlertEasedEvent.class})
    void figuresOfAnAlertThatDoNotSayWhenTheyWereMeasuredAreOfTheTimeOfTheirEvent(Class<?> event) {
        Golden first = golden(event, "1");
        ObjectNode expected = (ObjectNode) golden(event, "2").json();
        ((ObjectNode) expected.get("figures")).put("atMicros", ChronoUnit.MICROS.between(Instant.EPOCH, WRITTEN_AT));
        var read = Messages.SERIALIZER.serialize(read(first), String.class);
        assertThat(tree(read.getData())).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("currentGoldens")
    void anEventIsWrittenAsItsGoldenHasIt(Golden golden) {
        var written = Messages.SERIALIZER.serialize(read(golden), String.class);
        assertThat(written.getType().getName()).isEqualTo(golden.type().getName());
        assertThat(written.getType().getRevision()).isEqualTo(golden.revision());
        ObjectNode tree = (ObjectNode) tree(written.getData());
        // A golden from before a field was added knows nothing of it.
        assertThat(tree.<ObjectNode>deepCopy().retain(namesIn(golden.json()))).isEqualTo(golden.json());
        assertThat(fieldsOf(golden.type())).isEqualTo(namesIn(tree)).containsAll(namesIn(golden.json()));
    }

    @Test
    void everyGoldenBelongsToAnEvent() throws IOException {
        Set<String> known = events().map(Class::getSimpleName).collect(Collectors.toSet());
        try (Stream<Path> folders = Files.list(GOLDENS)) {
            assertThat(folders.map(folder -> folder.getFileName().toString())).allMatch(known::contains);
        }
    }

    @Test
    void aPropertyOfANewerVersionIsSkipped() {
        Golden golden = currentGoldens().findFirst().orElseThrow();
        ObjectNode newer = ((ObjectNode) golden.json()).put("addedLater", "x");
        assertThat(read(golden, newer)).isEqualTo(read(golden));
    }

    private static Object read(Golden golden) {
        return read(golden, golden.json());
    }

    /** As the event store reads: entry, upcasters, serializer. */
    private static Object read(Golden golden, JsonNode json) {
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                        Stream.of(entry(golden, json)), Messages.SERIALIZER, UPCASTERS)
                .next()
                .getPayload();
    }

    private static DomainEventData<?> entry(Golden golden, JsonNode json) {
        return new GenericDomainEventEntry<>(
                "Machine",
                "4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01",
                0,
                "f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001",
                WRITTEN_AT,
                golden.type().getName(),
                golden.revision(),
                json.toString(),
                "{}");
    }

    private static Golden golden(Class<?> event, String revision) {
        return of(event).stream()
                .filter(golden -> golden.revision().equals(revision))
                .findFirst()
                .orElseThrow();
    }

    private static List<Golden> of(Class<?> event) {
        Path folder = GOLDENS.resolve(event.getSimpleName());
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted()
                    .map(file -> new Golden(event, file.getFileName().toString().split("[-.]", 2)[0], file))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String revisionOf(Class<?> event) {
        Revision revision = event.getDeclaredAnnotation(Revision.class);
        return revision == null ? "none" : revision.value();
    }

    private static Set<String> fieldsOf(Class<?> event) {
        return Arrays.stream(event.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> namesIn(JsonNode json) {
        return json.propertyStream().map(java.util.Map.Entry::getKey).collect(Collectors.toSet());
    }

    private static JsonNode tree(String json) {
        try {
            return Messages.MAPPER.readTree(json);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path goldens() {
        try {
            return Path.of(Objects.requireNonNull(EventGoldensTest.class.getResource("/events"))
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
