/** The servers that tests run on: embedded ones always, real ones where there are any. */
@NullMarked
package io.fleetledger.support.servers;

import org.jspecify.annotations.NullMarked;
