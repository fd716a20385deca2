package io.fleetledger.events.machine;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a machine's readings reach its edge agent. */
public enum MachineProtocol {
    OPC_UA("opc_ua"),
    MODBUS_TCP("modbus_tcp"),
    CSV("csv"),
    JSON("json");

    private final String wireName;

    MachineProtocol(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON, in events, in files and in query parameters. */
    @JsonValue
    public String wireName() {
        return wireName;
    }
}
