/** Webhooks, written: who is told of what is decided here, and carried out by the read side. */
@NullMarked
package io.fleetledger.command.webhook;

import org.jspecify.annotations.NullMarked;
