package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Asks whether a {@link ReplayProjectionCommand} would be refused, as it stands, and begins nothing. Handled where the
 * projection runs; answered with the projection's name or the refusal; processes of versions without this command do
 * not answer.
 *
 * @param tenantId of the administrator
 * @param verify as in that command
 */
public record CheckReplayCommand(String tenantId, String projection, boolean verify) implements TenantCommand {}
