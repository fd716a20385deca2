/** The shared part of webhooks: where they may go, how their secrets are kept, and what waits to be sent. */
@NullMarked
package io.fleetledger.support.webhook;

import org.jspecify.annotations.NullMarked;
