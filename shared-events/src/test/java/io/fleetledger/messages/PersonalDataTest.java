package io.fleetledger.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.PersonalData;
import io.fleetledger.events.reading.ReadingsRecordedEvent;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sealed in events, and that it can be. */
class PersonalDataTest {

    static Stream<Class<?>> events() {
        return EventGoldensTest.events();
    }

    private static List<Field> personalOf(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(PersonalData.class))
                .toList();
    }

    /** A new one is added here; one that was sealed stays so, or what is stored of it can be read by nobody. */
    @Test
    void theseAreTheFieldsThatArePersonal() {
        assertThat(events().flatMap(event -> personalOf(event).stream()
                        .map(field -> event.getSimpleName() + "." + field.getName() + " "
                                + field.getAnnotation(PersonalData.class).value())))
                .containsExactlyInAnyOrder(
                        "AlertAcknowledgedEvent.acknowledgedBy acknowledged-by",
                        "ApiKeyIssuedEvent.name api-key-name",
                        "ImportJobQueuedEvent.fileName file-name",
                        "MachineGroupCreatedEvent.description description",
                        "MachineGroupDescribedEvent.oldDescription description",
                        "MachineGroupDescribedEvent.newDescription description",
                        "MachineRegisteredEvent.location location",
                        "MachineRelocatedEvent.oldLocation location",
                        "MachineRelocatedEvent.newLocation location",
                        "WebhookCreatedEvent.url webhook-url",
                        "WebhookReaddressedEvent.oldUrl webhook-url",
                        "WebhookReaddressedEvent.newUrl webhook-url");
    }

    /** So that there is a key to seal it with, and a text to seal. */
    @ParameterizedTest
    @MethodSource("events")
    void aPersonalFieldIsATextOfAnEventThatNamesItsTenant(Class<?> event) throws NoSuchFieldException {
        for (Field personal : personalOf(event)) {
            assertThat(personal.getType()).isEqualTo(String.class);
            assertThat(personal.getAnnotation(PersonalData.class).value())
                    .isNotBlank()
                    .doesNotContain("\n");
            assertThat(event.getDeclaredField("tenantId").getType()).isEqualTo(String.class);
        }
    }

    /** Only an event's own fields are looked at, not those of what it holds. */
    @ParameterizedTest
    @MethodSource("events")
    void noneHidesInAValueThatAnEventHolds(Class<?> event) {
        for (RecordComponent component : event.getRecordComponents()) {
            if (component.getType().isRecord()) {
                assertThat(personalOf(component.getType())).isEmpty();
            }
        }
    }

    /** They are as many as all others together and more. */
    @Test
    void readingsHaveNone() {
        assertThat(personalOf(ReadingsRecordedEvent.class)).isEmpty();
    }
}
