/** What can be asked of groups of machines, and what they answer. */
@NullMarked
package io.fleetledger.commands.group;

import org.jspecify.annotations.NullMarked;
