/** The write side of machines: the aggregate, the claims on identifiers, the field rules, the endpoints. */
@NullMarked
package io.fleetledger.command.machine;

import org.jspecify.annotations.NullMarked;
