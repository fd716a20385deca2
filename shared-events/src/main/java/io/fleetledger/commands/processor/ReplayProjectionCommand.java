package io.fleetledger.commands.processor;

import io.fleetledger.commands.TenantCommand;

/**
 * Has a projection rebuilt from the log beside what is shown, with all that write the same documents. While it is being
 * rebuilt, nothing new is begun; one that was not to be verified will be, if this asks for it. Handled where the
 * projection runs; answered with the rebuild's progress.
 *
 * @param tenantId whoever asks: a rebuild is of all tenants' documents
 * @param verify whether the rebuilt documents are compared with those shown before they take their place
 */
public record ReplayProjectionCommand(String tenantId, String projection, boolean verify) implements TenantCommand {}
