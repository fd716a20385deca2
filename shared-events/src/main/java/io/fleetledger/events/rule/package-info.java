/** What counts as too much: alert rules, and which of them hold for a machine. */
@NullMarked
package io.fleetledger.events.rule;

import org.jspecify.annotations.NullMarked;
