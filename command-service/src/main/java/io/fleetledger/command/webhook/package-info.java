/** The write side of webhooks: decides which address receives which events; the read side sends them. */
@NullMarked
package io.fleetledger.command.webhook;

import org.jspecify.annotations.NullMarked;
