package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.MachineRow;
import org.jspecify.annotations.Nullable;

/**
 * A row that was read.
 *
 * @param number the one a spreadsheet program shows
 * @param error why it cannot be a machine, or null
 */
record ReadRow(long number, MachineRow machine, @Nullable String error) {}
