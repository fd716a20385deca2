/** What happened, sent to subscribers as it happens and to callers that ask later. */
@NullMarked
package io.fleetledger.query.stream;

import org.jspecify.annotations.NullMarked;
