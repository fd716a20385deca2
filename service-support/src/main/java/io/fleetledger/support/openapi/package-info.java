/** What the API document says beyond what the controllers declare. */
@NullMarked
package io.fleetledger.support.openapi;

import org.jspecify.annotations.NullMarked;
