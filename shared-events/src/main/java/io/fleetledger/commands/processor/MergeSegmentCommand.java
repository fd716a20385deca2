package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Merges a segment of a processor with the other half of its split. Handled where the processor runs, by
 * a process that holds one of the two and can have the other; answered with {@link SegmentChange}.
 *
 * @param tenantId whoever asks: segments are the same for every tenant
 */
public record MergeSegmentCommand(String tenantId, String processor, int segment) implements TenantCommand {}
