/** Keys with which programs reach the API. */
@NullMarked
package io.fleetledger.events.apikey;

import org.jspecify.annotations.NullMarked;
