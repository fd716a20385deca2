/** Personal data in stored events: sealed with a key of its tenant, and unreadable once that key is destroyed. */
@NullMarked
package io.fleetledger.support.privacy;

import org.jspecify.annotations.NullMarked;
