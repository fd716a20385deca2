/** What can be asked of webhooks, and what they answer. */
@NullMarked
package io.fleetledger.commands.webhook;

import org.jspecify.annotations.NullMarked;
