/** Questions about webhooks and their answers. */
@NullMarked
package io.fleetledger.queries.webhook;

import org.jspecify.annotations.NullMarked;
