package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Has a segment of a processor go on as two. Handled where the processor runs, at best by the process that holds the
 * segment; answered with {@link SegmentChange}.
 *
 * @param tenantId whoever asks: segments are the same for every tenant
 */
public record SplitSegmentCommand(String tenantId, String processor, int segment) implements TenantCommand {}
