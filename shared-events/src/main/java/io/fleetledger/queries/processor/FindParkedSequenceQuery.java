package io.fleetledger.queries.processor;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/**
 * Whether a processor has parked an event of a tenant, and with how many in its sequence:
 * {@link io.fleetledger.commands.processor.ParkedSequenceState}. Answered where the processor runs.
 */
public record FindParkedSequenceQuery(String tenantId, String processor, UUID eventId) implements TenantQuery {}
