package io.fleetledger.query.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.events.rule.EffectiveRule;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.support.axon.MessageKeys;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Revision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Events as subscribers are told of them; each as {@code envelopes/<class>.json} has it. */
class EnvelopesTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** How events are stored, one by one: the files that the log's own test reads. */
    private static final Path STORED = Path.of("../shared-events/src/test/resources/events");

    /** What serves the product alone. Whoever adds an event says here or in a list of publications what it is. */
    private static final Set<String> INTERNAL = Set.of(
            "BackupRequestedEvent",
            "GroupPlacedEvent",
            "GroupsRemovedEvent",
            "IdentifierClaimedEvent",
            "IdentifierReleasedEvent",
            "ImportJobAdvancedEvent",
            "ImportJobStartedEvent",
            "MachineRulesChangedEvent",
            "MachineTimerElapsedEvent",
            "ParkedEventDropRequestedEvent",
            "ParkedEventRetryRequestedEvent",
            "ProjectionReplayRequestedEvent",
            "SegmentMergeRequestedEvent",
            "SegmentSplitRequestedEvent",
            "TenantExportRequestedEvent",
            "TenantOffboardingRequestedEvent",
            "WriteRefusedEvent",
            // Addresses may hold secrets.
            "WebhookCreatedEvent",
            "WebhookDeletedEvent",
            "WebhookDisabledEvent",
            "WebhookEnabledEvent",
            "WebhookReaddressedEvent",
            "WebhookResubscribedEvent",
            "WebhookSecretRotatedEvent");

    private static final UUID MACHINE = UUID.fromString("4a1c0f3e-7a52-4b0e-9c3e-2f6a1d5b8e01");

    static Stream<Class<?>> events() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*Event")));
        return scanner.findCandidateComponents("io.fleetledger.events").stream()
                .<Class<?>>map(candidate -> load(Objects.requireNonNull(candidate.getBeanClassName())))
                .filter(Class::isRecord);
    }

    static Stream<Class<?>> published() {
        return events().filter(event -> Envelopes.typeOf(event).isPresent());
    }

    @Test
    void everyEventIsEitherToldOrKeptOnPurpose() {
        Set<String> neither = new HashSet<>();
        events().forEach(event -> {
            if (Envelopes.typeOf(event).isPresent() == INTERNAL.contains(event.getSimpleName())) {
                neither.add(event.getSimpleName());
            }
        });
        assertThat(neither).as("told and internal, or neither").isEmpty();
        assertThat(events().map(Class::getSimpleName)).containsAll(INTERNAL);
    }

    @Test
    void everyTypeIsThatOfOneEvent() {
        assertThat(published().map(event -> Envelopes.typeOf(event).orElseThrow()))
                .containsExactlyInAnyOrder(PublishedType.values());
    }

    @Test
    void typesAreInOneNamespaceAndFoundByName() {
        assertThat(PublishedType.wireNames())
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("io\\.fleetledger\\.[a-z-]+\\.[a-z-]+"));
        assertThat(PublishedType.named("io.fleetledger.machine.status-changed"))
                .contains(PublishedType.MACHINE_STATUS_CHANGED);
        assertThat(PublishedType.named("machine.status-changed")).isEmpty();
        assertThat(Arrays.stream(PublishedType.values()).filter(PublishedType::isOnRequestOnly))
                .containsExactly(PublishedType.MACHINE_READINGS_RECORDED);
    }

    @ParameterizedTest
    @MethodSource("published")
    void anEventIsToldAsItsFileHasIt(Class<?> event) {
        JsonNode told = told(stored(event));

        assertThat(told).isEqualTo(expected(event));
    }

    @ParameterizedTest
    @MethodSource("published")
    void dataHasNamesOfTheApiAndNothingOfTheInside(Class<?> event) {
        Set<String> names = new HashSet<>();
        collectNames(told(stored(event)).get("data"), names);

        assertThat(names)
                .isNotEmpty()
                .allMatch(name -> name.matches("[a-z]+(_[a-z]+)*"))
                .doesNotContain("tenant_id", "cause", "key_hash", "at_micros");
    }

    @Test
    void theEnvelopeIsOfCloudEvents() {
        JsonNode told =
                told(stored(events().filter(event -> event.getSimpleName().equals("MachineStatusChangedEvent"))
                        .findFirst()
                        .orElseThrow()));

        assertThat(told.get("specversion").asString()).isEqualTo("1.0");
        assertThat(told.get("id").asString()).isEqualTo("4711");
        assertThat(told.get("type").asString()).isEqualTo("io.fleetledger.machine.status-changed");
        assertThat(told.get("time").asString()).isEqualTo("2026-03-01T08:00:00.123Z");
        assertThat(told.get("source").asString() + "/" + told.get("subject").asString())
                .isEqualTo("/api/v1/machines/" + told.at("/data/machine_id").asString());
        assertThat(told.get("correlationid").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(told.propertyNames())
                .allMatch(name -> name.matches("[a-z0-9]{1,20}"), "attributes are letters and digits");
    }

    @Test
    void anIdStandsForItsPositionAndZeroForNoneYet() {
        assertThat(Envelopes.idAt(0)).isEqualTo("1");
        assertThat(Envelopes.positionOf("0")).contains(-1L);
        assertThat(Envelopes.positionOf(Envelopes.idAt(4_711))).contains(4_711L);
        for (String never : List.of("", "01", "-1", "+1", "1.0", "x", " 1", "1234567890123456789", "\u0661")) {
            assertThat(Envelopes.positionOf(never)).as(never).isEmpty();
        }
    }

    @Test
    void whatIsNotKnownOfTheCauseIsLeftOut() {
        Object payload = stored(published().findFirst().orElseThrow());
        EventMessage<?> bare = new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(1), new GenericEventMessage<>(payload, MetaData.emptyInstance()));

        assertThat(json(Envelopes.of(bare).orElseThrow()).propertyNames())
                .contains("id", "data")
                .doesNotContain("actor", "correlationid");
    }

    @Test
    void whatServesTheProductAloneIsNotTold() {
        var event = new MachineRulesChangedEvent(MACHINE, "acme", List.<EffectiveRule>of());

        assertThat(Envelopes.of(tracked(event))).isEqualTo(Optional.empty());
        assertThat(Envelopes.tenantOf(tracked(event))).isEmpty();
    }

    @Test
    void anEventThatIsInNoLogHasNoEnvelope() {
        Object payload = stored(published().findFirst().orElseThrow());

        assertThatThrownBy(() -> Envelopes.of(new GenericEventMessage<>(payload)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("published")
    void theTenantIsTheEvents(Class<?> event) {
        Object payload = stored(event);

        assertThat(Envelopes.tenantOf(tracked(payload)))
                .contains(Envelopes.of(tracked(payload)).orElseThrow().tenantId())
                .contains(storedJson(event).get("tenantId").asString());
    }

    private static void collectNames(JsonNode node, Set<String> names) {
        if (node.isObject()) {
            names.addAll(node.propertyNames());
        }
        node.forEach(child -> collectNames(child, names));
    }

    private static JsonNode told(Object payload) {
        return json(Envelopes.of(tracked(payload)).orElseThrow());
    }

    private static JsonNode json(Envelope envelope) {
        return JSON.readTree(JSON.writeValueAsString(envelope));
    }

    private static EventMessage<?> tracked(Object payload) {
        EventMessage<?> message = new GenericEventMessage<>(
                "f0a6a1f4-5a43-4f40-9b3a-4b7cf2f6a001",
                payload,
                Map.of(
                        MessageKeys.CORRELATION_ID,
                        "0af7651916cd43dd8448eb211c80319c",
                        MessageKeys.ACTOR,
                        "operator",
                        MessageKeys.TENANT,
                        "someone-else"),
                Instant.parse("2026-03-01T08:00:00.123Z"));
        return new GenericTrackedEventMessage<>(new GlobalSequenceTrackingToken(4710), message);
    }

    private static Object stored(Class<?> event) {
        return JSON.treeToValue(storedJson(event), event);
    }

    private static JsonNode storedJson(Class<?> event) {
        String revision = event.getDeclaredAnnotation(Revision.class).value();
        return read(STORED.resolve(event.getSimpleName()).resolve(revision + ".json"));
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode expected(Class<?> event) {
        String name = "/envelopes/" + event.getSimpleName() + ".json";
        try (InputStream file = EnvelopesTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return JSON.readTree(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
