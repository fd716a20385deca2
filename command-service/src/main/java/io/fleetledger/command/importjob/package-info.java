/** The write side of long imports: starting, continuing and ending them. */
@NullMarked
package io.fleetledger.command.importjob;

import org.jspecify.annotations.NullMarked;
