/** What every command and every refusal has in common. */
@NullMarked
package io.fleetledger.commands;

import org.jspecify.annotations.NullMarked;
