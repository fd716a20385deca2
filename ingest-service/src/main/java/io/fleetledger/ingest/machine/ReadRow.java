package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.MachineRow;

/**
 * A row that was read.
 *
 * @param number the one a spreadsheet program shows
 */
record ReadRow(long number, MachineRow machine) {}
