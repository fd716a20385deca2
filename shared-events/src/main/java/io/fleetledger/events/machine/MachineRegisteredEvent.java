package io.fleetledger.events.machine;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/**
 * A machine entered the fleet. It is active and offline until it reports.
 *
 * @param name 1..255 code points
 * @param machineIdentifier 1..255 code points, unique among the tenant's active machines
 * @param location up to 500 code points, or null
 * @param offlineAfterSeconds the silence after which it counts as offline, or null for the configured default
 */
@Revision("1")
public record MachineRegisteredEvent(
        UUID machineId,
        String tenantId,
        long version,
        String name,
        String machineIdentifier,
        MachineProtocol protocol,
        @PersonalData("location") @Nullable String location,
        @Nullable Integer offlineAfterSeconds)
        implements MachineChangeEvent {}
