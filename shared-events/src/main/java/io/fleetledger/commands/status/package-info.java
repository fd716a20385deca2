/** What a machine's saga decides about it. */
@NullMarked
package io.fleetledger.commands.status;

import org.jspecify.annotations.NullMarked;
