package io.fleetledger.queries.machine;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which machines a list holds; a null component does not restrict.
 *
 * @param active true for machines in the fleet, false for retired ones, null for both
 * @param search at most 200 code points, a part of the name or of the identifier, taken literally, ignoring case
 * @param machineIdentifier the whole identifier, exactly
 * @param includeDescendants with {@code groupId}: machines of the groups below it as well
 * @param asOf the machines as they were at that instant, with the groups they were in then; null: as they are
 */
public record MachineFilter(
        @Nullable Boolean active,
        @Nullable String search,
        @Nullable String machineIdentifier,
        @Nullable MachineStatus status,
        @Nullable MachineProtocol protocol,
        @Nullable UUID groupId,
        boolean includeDescendants,
        @Nullable Instant asOf) {

    /** Of the machines as they are. */
    public MachineFilter(
            @Nullable Boolean active,
            @Nullable String search,
            @Nullable String machineIdentifier,
            @Nullable MachineStatus status,
            @Nullable MachineProtocol protocol,
            @Nullable UUID groupId,
            boolean includeDescendants) {
        this(active, search, machineIdentifier, status, protocol, groupId, includeDescendants, null);
    }
}
