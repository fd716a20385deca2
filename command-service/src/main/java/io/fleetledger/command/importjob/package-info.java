/** Long imports as they are started, carried on and ended. */
@NullMarked
package io.fleetledger.command.importjob;

import org.jspecify.annotations.NullMarked;
