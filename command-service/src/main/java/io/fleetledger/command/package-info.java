/** The write side: imported as {@link io.fleetledger.command.CommandServiceConfiguration}. */
@NullMarked
package io.fleetledger.command;

import org.jspecify.annotations.NullMarked;
