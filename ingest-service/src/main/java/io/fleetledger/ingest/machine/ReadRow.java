package io.fleetledger.ingest.machine;

import io.fleetledger.commands.machine.MachineRow;

/**
 * A row that was read.
 *
 * @param number as a spreadsheet program shows it
 */
record ReadRow(long number, MachineRow machine) {}
