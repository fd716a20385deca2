/** The write side; import {@link io.fleetledger.command.CommandServiceConfiguration}. */
@NullMarked
package io.fleetledger.command;

import org.jspecify.annotations.NullMarked;
