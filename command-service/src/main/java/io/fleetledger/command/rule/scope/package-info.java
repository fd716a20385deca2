/** Which rules hold for which machine, published as events when that changes. */
@NullMarked
package io.fleetledger.command.rule.scope;

import org.jspecify.annotations.NullMarked;
