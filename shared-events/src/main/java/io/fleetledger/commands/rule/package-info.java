/** What can be asked of alert rules, and what they answer. */
@NullMarked
package io.fleetledger.commands.rule;

import org.jspecify.annotations.NullMarked;
