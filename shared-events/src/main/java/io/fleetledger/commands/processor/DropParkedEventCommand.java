package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;

/**
 * Has a processor forget a parked event: it will never handle it. Those behind it stay parked until they are retried.
 * Handled where the processor runs; answered with {@link ParkedSequenceState}.
 */
public record DropParkedEventCommand(String tenantId, String processor, UUID eventId) implements TenantCommand {}
