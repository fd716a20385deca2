/** The parts of the API document that the controllers do not declare. */
@NullMarked
package io.fleetledger.support.openapi;

import org.jspecify.annotations.NullMarked;
