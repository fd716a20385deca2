package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@SystemTest
final class ChangeMachineIT {

    private final Api admin;

    ChangeMachineIT(Fleet fleet) {
        admin = fleet.admin();
    }

    @Test
    void allFieldsChangeAtOnce() {
        Machine machine = admin.register();
        String identifier = Unique.identifier();
        JsonNode changed = admin.patch(
                        machine,
                        "name",
                        "  Drehbank  ",
                        "machine_identifier",
                        identifier,
                        "protocol",
                        "csv",
                        "location",
                        "Halle 3",
                        "offline_after_seconds",
                        60)
                .expect(200)
                .json();
        assertThat(changed.path("name").stringValue()).isEqualTo("Drehbank");
        assertThat(changed.path("machine_identifier").stringValue()).isEqualTo(identifier);
        assertThat(changed.path("protocol").stringValue()).isEqualTo("csv");
        assertThat(changed.path("location").stringValue()).isEqualTo("Halle 3");
        assertThat(changed.path("offline_after_seconds").intValue()).isEqualTo(60);
        assertThat(admin.read(machine).json()).isEqualTo(changed);
    }

    @Test
    void aChangedIdentifierFreesTheOldOneInTheSameStep() {
        Machine machine = admin.register();
        String identifier = Unique.identifier();
        admin.patch(machine, "machine_identifier", identifier).expect(200);

        admin.tryRegister(machine.identifier()).expect(201);
        admin.tryRegister(identifier).expectProblem(409, "IDENTIFIER_TAKEN");
        assertThat(admin.list("machine_identifier", identifier).ids()).containsExactly(machine.id());
    }

    @Test
    void anIdentifierInUseIsRefusedAndNothingElseOfTheChangeIsDone() {
        Machine holder = admin.register();
        Machine machine = admin.register();
        admin.patch(machine, "name", "Another", "machine_identifier", holder.identifier())
                .expectProblem(409, "IDENTIFIER_TAKEN");
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @Test
    void anIdentifierCanGoThereAndBack() {
        Machine machine = admin.register();
        admin.patch(machine, "machine_identifier", Unique.identifier()).expect(200);
        admin.patch(machine, "machine_identifier", machine.identifier()).expect(200);
        admin.tryRegister(machine.identifier()).expectProblem(409, "IDENTIFIER_TAKEN");
    }

    @Test
    void nullClearsWhatIsOptional() {
        Machine machine = admin.registerWith(
                "name", "Mill",
                "machine_identifier", Unique.identifier(),
                "protocol", "json",
                "location", "Somewhere",
                "offline_after_seconds", 30);
        JsonNode changed = admin.patch(machine, "location", null, "offline_after_seconds", null)
                .expect(200)
                .json();
        assertThat(changed.path("location").isNull()).isTrue();
        assertThat(changed.path("offline_after_seconds").isNull()).isTrue();
        assertThat(admin.read(machine).json()).isEqualTo(changed);
    }

    @Test
    void nullIsRefusedForWhatIsRequired() {
        Machine machine = admin.register();
        admin.patch(machine, "name", null, "machine_identifier", null, "protocol", null, "location", null)
                .expectInvalid(List.of("body.name", "body.machine_identifier", "body.protocol"));
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @Test
    void aChangeOfNoKnownPropertyIsRefused() {
        Machine machine = admin.register();
        admin.patch(machine).expectProblem(422, "VALIDATION_FAILED");
        admin.patch(machine, "colour", "red", "id", Unique.token()).expectProblem(422, "VALIDATION_FAILED");
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @Test
    void unknownPropertiesBesideKnownOnesAreIgnored() {
        Machine machine = admin.register();
        Machine changed = admin.patch(machine, "name", "New", "status", "healthy", "is_active", false, "version", 99)
                .expect(200)
                .machine();
        assertThat(changed)
                .usingRecursiveComparison()
                .ignoringFields("name", "version", "updatedAt")
                .isEqualTo(machine);
        assertThat(changed.version()).isEqualTo(2);
    }

    @Test
    void aChangeThatChangesNothingKeepsTheVersion() {
        Machine machine = admin.register();
        Answer same = admin.patch(
                        machine,
                        "name",
                        machine.name(),
                        "machine_identifier",
                        machine.identifier(),
                        "protocol",
                        machine.protocol(),
                        "location",
                        null,
                        "offline_after_seconds",
                        null)
                .expect(200);
        assertThat(same.machine()).isEqualTo(machine);
        assertThat(same.header("ETag")).isEqualTo(machine.etag());
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "*", "\"7\", \"1\"", "\"1\",\"2\"", " \"1\" ", "W/\"9\", \"1\"", "\"abc\",\"1\""})
    void aConditionThatNamesTheVersionLetsTheChangeThrough(String condition) {
        Machine machine = admin.register();
        Answer changed = changeIf(machine, condition).expect(200);
        assertThat(changed.header("ETag")).isEqualTo("\"2\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "\"3\"", "\"1\", \"3\"", "W/\"2\"", "\"abc\"", "\"\"", "\"99999999999999999999\""})
    void aConditionThatDoesNotNameTheVersionStopsTheChange(String condition) {
        Machine machine =
                admin.patch(admin.register(), "name", "Second").expect(200).machine();
        changeIf(machine, condition).expectProblem(412, "VERSION_MISMATCH");
        admin.call("DELETE", machine.path())
                .header("If-Match", condition)
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"1", "1\"", "\"1\" \"2\"", "\"1\",", ",", "w/\"1\"", "*,\"1\"", "'1'", "\"a b\""})
    void aConditionThatCannotBeReadIsRefused(String condition) {
        Machine machine = admin.register();
        changeIf(machine, condition).expectProblem(400, "MALFORMED_REQUEST");
        assertThat(admin.read(machine).machine()).isEqualTo(machine);
    }

    @Test
    void aChangeThatChangesNothingIsStillHeldToItsCondition() {
        Machine machine = admin.register();
        admin.call("PATCH", machine.path())
                .header("If-Match", "\"2\"")
                .json(Json.object("name", machine.name()))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
    }

    @Test
    void retiringTakesTheCurrentVersionAsItsCondition() {
        Machine machine = admin.register();
        admin.call("DELETE", machine.path())
                .header("If-Match", machine.etag())
                .send()
                .expect(204);
        assertThat(admin.read(machine).machine().active()).isFalse();
    }

    @Test
    void whatNobodyHasIsNotFound() {
        String path = Api.MACHINES + "/550e8400-e29b-41d4-a716-446655440000";
        admin.get(path).expect(404);
        admin.call("PATCH", path).json(Json.object("name", "New")).send().expect(404);
        admin.call("DELETE", path).send().expect(404);
        admin.call("POST", path + "/restore").send().expect(404);
    }

    private Answer changeIf(Machine machine, String condition) {
        return admin.call("PATCH", machine.path())
                .header("If-Match", condition)
                .json(Json.object("name", "Changed"))
                .send();
    }
}
