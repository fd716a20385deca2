/** The sending of webhooks: which webhook is sent which event, the sending itself, and what could not be sent. */
@NullMarked
package io.fleetledger.query.webhook;

import org.jspecify.annotations.NullMarked;
