/** How a long import is started, carried on and ended. */
@NullMarked
package io.fleetledger.commands.importjob;

import org.jspecify.annotations.NullMarked;
