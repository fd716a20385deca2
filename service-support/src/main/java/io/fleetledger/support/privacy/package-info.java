/** Personal data in what is stored of events: sealed with a key of its tenant, and unreadable once that is destroyed. */
@NullMarked
package io.fleetledger.support.privacy;

import org.jspecify.annotations.NullMarked;
