/** What can be asked of a machine, and how a machine answers or refuses. */
@NullMarked
package io.fleetledger.commands.machine;

import org.jspecify.annotations.NullMarked;
