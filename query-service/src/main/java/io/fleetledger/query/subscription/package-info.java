/** What subscribers are told of an event, whichever way they are told: CloudEvents with data in the API's own names. */
@NullMarked
package io.fleetledger.query.subscription;

import org.jspecify.annotations.NullMarked;
