package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;

/**
 * Has a processor handle a parked event again, with all that are parked in the same sequence, from the first of them in
 * order. Handled where the processor runs; answered with {@link ParkedSequenceState}.
 */
public record RetryParkedEventsCommand(String tenantId, String processor, UUID eventId) implements TenantCommand {}
