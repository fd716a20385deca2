/** The published form of events for all kinds of subscribers: CloudEvents with data under the API's own names. */
@NullMarked
package io.fleetledger.query.subscription;

import org.jspecify.annotations.NullMarked;
