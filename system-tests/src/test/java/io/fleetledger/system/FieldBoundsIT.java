package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class FieldBoundsIT {

    private final Api api;

    FieldBoundsIT(Fleet fleet) {
        api = fleet.acme();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ä", "😀", "工"})
    void lengthsCountCharactersAndTheLongestIsKeptWhole(String character) {
        String identifier = Unique.identifier();
        String longest = identifier + character.repeat(255 - identifier.length());
        Machine machine = api.registerWith(
                "name",
                character.repeat(255),
                "machine_identifier",
                longest,
                "protocol",
                "json",
                "location",
                character.repeat(500));
        Machine read = api.read(machine).expect(200).machine();
        assertThat(read.name()).isEqualTo(character.repeat(255));
        assertThat(read.identifier()).isEqualTo(longest);
        assertThat(read.location()).isEqualTo(character.repeat(500));
        assertThat(api.list("search", longest.substring(0, longest.offsetByCodePoints(0, 150)))
                        .ids())
                .contains(machine.id());
        assertThat(api.list("machine_identifier", longest).ids()).containsExactly(machine.id());
    }

    @Test
    void nameAndIdentifierAreTrimmed() {
        String identifier = Unique.identifier();
        Machine machine = api.registerWith(
                "name", " \t Mill 7\n", "machine_identifier", "\u2003" + identifier + "  ", "protocol", "json");
        assertThat(machine.name()).isEqualTo("Mill 7");
        assertThat(machine.identifier()).isEqualTo(identifier);
        String longest = "  " + "x".repeat(255) + "  ";
        assertThat(api.register(longest).name()).hasSize(255);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 11, 300, 86_399, 86_400})
    void theOfflineLimitGoesFromTenSecondsToADay(int seconds) {
        JsonNode machine = api.post(
                        Api.MACHINES,
                        Json.object(
                                "name",
                                "Mill",
                                "machine_identifier",
                                Unique.identifier(),
                                "protocol",
                                "json",
                                "offline_after_seconds",
                                seconds))
                .expect(201)
                .json();
        assertThat(machine.path("offline_after_seconds").intValue()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opc_ua", "modbus_tcp", "csv", "json"})
    void everyProtocolIsTaken(String protocol) {
        Machine machine =
                api.registerWith("name", "Mill", "machine_identifier", Unique.identifier(), "protocol", protocol);
        assertThat(api.read(machine).machine().protocol()).isEqualTo(protocol);
    }

    @Test
    void whatIsOptionalMayBeNullAndWhatIsUnknownIsIgnored() {
        JsonNode machine = api.post(
                        Api.MACHINES,
                        Json.object(
                                "name",
                                "Mill",
                                "machine_identifier",
                                Unique.identifier(),
                                "protocol",
                                "json",
                                "location",
                                null,
                                "offline_after_seconds",
                                null,
                                "id",
                                "550e8400-e29b-41d4-a716-446655440000",
                                "tenant_id",
                                "another",
                                "status",
                                "healthy",
                                "is_active",
                                false,
                                "version",
                                12))
                .expect(201)
                .json();
        assertThat(machine.path("location").isNull()).isTrue();
        assertThat(machine.path("offline_after_seconds").isNull()).isTrue();
        assertThat(machine.path("id").stringValue()).isNotEqualTo("550e8400-e29b-41d4-a716-446655440000");
        assertThat(machine.path("tenant_id").stringValue()).isNotEqualTo("another");
        assertThat(machine.path("status").stringValue()).isEqualTo("offline");
        assertThat(machine.path("is_active").booleanValue()).isTrue();
        assertThat(machine.path("version").intValue()).isEqualTo(1);
    }

    @Test
    void aBodyMayNameItsCharset() {
        String body = Json.object("name", "Säge", "machine_identifier", Unique.identifier(), "protocol", "json");
        Answer answer = api.call("POST", Api.MACHINES)
                .body("application/json; charset=utf-8", body.getBytes(StandardCharsets.UTF_8))
                .send()
                .expect(201);
        assertThat(answer.machine().name()).isEqualTo("Säge");
    }

    @Test
    void aBodyMayComeInChunks() {
        String body = Json.object("name", "Mill", "machine_identifier", Unique.identifier(), "protocol", "json");
        api.call("POST", Api.MACHINES)
                .chunked("application/json", body.getBytes(StandardCharsets.UTF_8))
                .send()
                .expect(201);
    }
}
