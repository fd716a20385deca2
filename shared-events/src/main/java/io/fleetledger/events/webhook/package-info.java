/** What happens to webhooks. */
@NullMarked
package io.fleetledger.events.webhook;

import org.jspecify.annotations.NullMarked;
