package io.fleetledger.command.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /machines/{id}}: each field may be left out; null clears location and offline limit. */
record ChangeMachineRequest(
        @JsonProperty("name") @Nullable FieldChange<String> name,
        @JsonProperty("machine_identifier") @Nullable FieldChange<String> machineIdentifier,
        @JsonProperty("protocol") @Nullable FieldChange<MachineProtocol> protocol,
        @JsonProperty("location") @Nullable FieldChange<String> location,
        @JsonProperty("offline_after_seconds") @Nullable FieldChange<Integer> offlineAfterSeconds) {

    private static final List<String> FIELDS =
            List.of("name", "machine_identifier", "protocol", "location", "offline_after_seconds");

    static ChangeMachineRequest read(JsonBody body) {
        body.requireAnyOf(FIELDS);
        var request = new ChangeMachineRequest(
                body.text("name").change(MachineFields::name),
                body.text("machine_identifier").change(MachineFields::machineIdentifier),
                body.text("protocol").change(MachineFields::protocol),
                body.text("location").clearableChange(MachineFields::location),
                body.integer("offline_after_seconds").clearableChange(MachineFields::offlineAfterSeconds));
        body.refuseIfInvalid();
        return request;
    }

    ChangeMachineCommand toCommand(UUID machineId, Caller caller, @Nullable List<Long> expectedVersions) {
        return new ChangeMachineCommand(
                machineId,
                caller.tenantId(),
                expectedVersions,
                name,
                machineIdentifier,
                protocol,
                location,
                offlineAfterSeconds);
    }
}
