package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Asks whether a {@link ReplayProjectionCommand} would be refused, as it stands, and begins nothing. Handled where the
 * projection runs; answered with the projection's name, or with the refusal; by
 * processes of before there was this question not at all.
 *
 * @param tenantId whoever asks
 * @param verify as of that command
 */
public record CheckReplayCommand(String tenantId, String projection, boolean verify) implements TenantCommand {}
