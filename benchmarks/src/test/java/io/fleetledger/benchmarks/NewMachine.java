package io.fleetledger.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine to be registered, unlike any before it. Also the body of a request to register it. */
record NewMachine(
        @JsonProperty("name") String name,
        @JsonProperty("machine_identifier") String machineIdentifier,
        @JsonProperty("protocol") MachineProtocol protocol,
        @JsonProperty("location") String location) {

    private static final List<String> KINDS =
            List.of("CNC Mill", "Press", "Lathe", "Robot Arm", "Conveyor", "Oven", "Packer", "Laser Cutter");
    private static final List<MachineProtocol> PROTOCOLS = List.of(MachineProtocol.values());
    /** Servers that are given may hold the machines of an earlier run. */
    private static final String RUN = Long.toString(System.currentTimeMillis(), 36);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    /** Names are scattered over the alphabet, so that a list sorted by name is not in the order of registration. */
    static NewMachine next() {
        int number = NUMBERS.incrementAndGet();
        return new NewMachine(
                KINDS.get(number % KINDS.size()) + " #" + number,
                "M-" + RUN + "-" + number,
                PROTOCOLS.get(number % PROTOCOLS.size()),
                "Building " + number % 7 + ", Line " + number % 23);
    }

    RegisterMachineCommand toCommand(String tenantId) {
        return new RegisterMachineCommand(
                UUID.randomUUID(), tenantId, name, machineIdentifier, protocol, location, null);
    }
}
