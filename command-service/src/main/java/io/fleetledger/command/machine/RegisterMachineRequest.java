package io.fleetledger.command.machine;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /machines}. */
record RegisterMachineRequest(
        @Schema(example = "CNC Mill #1", minLength = 1, maxLength = 255, requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("name")
        String name,

        @Schema(
                example = "CNC-001",
                minLength = 1,
                maxLength = 255,
                requiredMode = Schema.RequiredMode.REQUIRED,
                description = "Unique among the tenant's active machines; used in ingestion")
        @JsonProperty("machine_identifier")
        String machineIdentifier,

        @Schema(
                example = "json",
                allowableValues = {"opc_ua", "modbus_tcp", "csv", "json"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("protocol")
        MachineProtocol protocol,

        @Schema(example = "Building A, Line 3", maxLength = 500, nullable = true) @JsonProperty("location") @Nullable String location,

        @Schema(
                example = "300",
                minimum = "10",
                maximum = "86400",
                nullable = true,
                description = "null: the configured default")
        @JsonProperty("offline_after_seconds")
        @Nullable Integer offlineAfterSeconds) {

    static RegisterMachineRequest read(JsonBody body) {
        var name = body.text("name").required(MachineFields::name);
        var machineIdentifier = body.text("machine_identifier").required(MachineFields::machineIdentifier);
        var protocol = body.text("protocol").required(MachineFields::protocol);
        var location = body.text("location").optional(MachineFields::location);
        var offlineAfter = body.integer("offline_after_seconds").optional(MachineFields::offlineAfterSeconds);
        body.refuseIfInvalid();
        return new RegisterMachineRequest(
                name.value(), machineIdentifier.value(), protocol.value(), location.orNull(), offlineAfter.orNull());
    }

    RegisterMachineCommand toCommand(UUID machineId, Caller caller) {
        return new RegisterMachineCommand(
                machineId, caller.tenantId(), name, machineIdentifier, protocol, location, offlineAfterSeconds);
    }
}
