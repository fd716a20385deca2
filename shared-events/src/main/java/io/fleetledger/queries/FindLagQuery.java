package io.fleetledger.queries;

/**
 * How far a processing group that follows readings is behind: {@link Lag}. The same for every tenant; asked of the
 * group, in whichever process it runs.
 *
 * @param tenantId whoever asks
 */
public record FindLagQuery(String tenantId, String processingGroup) implements TenantQuery {}
