/** Machines as they are changed: the aggregate, the claims on identifiers, the field rules, the write endpoints. */
@NullMarked
package io.fleetledger.command.machine;

import org.jspecify.annotations.NullMarked;
