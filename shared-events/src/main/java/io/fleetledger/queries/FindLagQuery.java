package io.fleetledger.queries;

/**
 * How far a processing group that follows readings is behind: {@link Lag}. The same for every tenant; asked under the
 * group's own query name, so that it reaches a process in which the group runs.
 *
 * @param tenantId whoever asks
 */
public record FindLagQuery(String tenantId, String processingGroup) implements TenantQuery {}
