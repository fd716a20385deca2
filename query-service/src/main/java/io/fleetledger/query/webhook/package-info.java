/** Webhooks, carried out: who is to be sent what, the sending, and what could not be sent. */
@NullMarked
package io.fleetledger.query.webhook;

import org.jspecify.annotations.NullMarked;
