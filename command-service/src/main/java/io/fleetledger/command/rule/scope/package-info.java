/** Decides which rules hold for which machine and publishes changes as events. */
@NullMarked
package io.fleetledger.command.rule.scope;

import org.jspecify.annotations.NullMarked;
