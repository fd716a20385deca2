package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Asks a process to give up a segment and leave it to others for a while. Handled by the process that holds it, which
 * does so at its next look; answered with true.
 *
 * @param tenantId whoever asks: segments are the same for every tenant
 * @param seconds for which that process does not take it again
 */
public record ReleaseSegmentCommand(String tenantId, String processor, int segment, int seconds)
        implements TenantCommand {}
