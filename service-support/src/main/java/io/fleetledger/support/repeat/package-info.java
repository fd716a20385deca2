/** Tasks that every service runs again and again. */
@NullMarked
package io.fleetledger.support.repeat;

import org.jspecify.annotations.NullMarked;
