package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.JsonBodyResolver;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

class MachineRequestsTest {

    private static final UUID ID = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final Caller CALLER = new Caller("tenant-1", "ann", Role.OPERATOR, Set.of());
    private static final MethodParameter ANY_PARAMETER =
            MethodParameter.forExecutable(Object.class.getDeclaredConstructors()[0], -1);

    @Test
    void aRegistrationBecomesACommandOfTheCallersTenant() {
        var body = json("""
                {"name": " Mill ", "machine_identifier": "CNC-001", "protocol": "opc_ua", "location": null,
                 "tenant_id": "tenant-2", "id": "x", "offline_after_seconds": 60}""");
        assertThat(RegisterMachineRequest.read(body).toCommand(ID, CALLER))
                .isEqualTo(new RegisterMachineCommand(
                        ID, "tenant-1", "Mill", "CNC-001", MachineProtocol.OPC_UA, null, 60));
    }

    @Test
    void anInvalidRegistrationHearsOfEveryFieldAtOnce() {
        var body = json("""
                {"name": "", "machine_identifier": 7, "location": [], "offline_after_seconds": 1.5}""");
        assertThat(fieldsAtFault(() -> RegisterMachineRequest.read(body)))
                .containsExactlyInAnyOrder(
                        "name", "machine_identifier", "protocol", "location", "offline_after_seconds");
    }

    @Test
    void aChangeLeavesAloneWhatItLeavesOutAndClearsWhatItSetsToNull() {
        var body = json("""
                {"name": "Mill", "location": null}""");
        assertThat(ChangeMachineRequest.read(body).toCommand(ID, CALLER, List.of(3L)))
                .isEqualTo(new ChangeMachineCommand(
                        ID,
                        "tenant-1",
                        List.of(3L),
                        new FieldChange<>("Mill"),
                        null,
                        null,
                        new FieldChange<>(null),
                        null));
    }

    @Test
    void whatARegistrationRequiresAChangeCannotClear() {
        var body = json("""
                {"name": null, "machine_identifier": null, "protocol": null, "location": null}""");
        assertThat(fieldsAtFault(() -> ChangeMachineRequest.read(body)))
                .containsExactlyInAnyOrder("name", "machine_identifier", "protocol");
    }

    @Test
    void aChangeOfNoKnownFieldIsInvalid() {
        assertThat(fieldsAtFault(() -> ChangeMachineRequest.read(json("{\"colour\": \"red\"}"))))
                .containsExactly("body");
        assertThat(fieldsAtFault(() -> ChangeMachineRequest.read(json("{}")))).containsExactly("body");
    }

    private static List<String> fieldsAtFault(Runnable reading) {
        return catchThrowableOfType(ProblemException.class, reading::run).problem().errors().stream()
                .map(error -> error.loc().get(error.loc().size() - 1))
                .toList();
    }

    private static JsonBody json(String text) {
        var request = new MockHttpServletRequest("POST", "/api/v1/machines");
        request.setContent(text.getBytes(StandardCharsets.UTF_8));
        try {
            return new JsonBodyResolver(JsonMapper.builder().build())
                    .resolveArgument(ANY_PARAMETER, null, new ServletWebRequest(request), null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
