/** Showing keys with which programs reach the API. */
@NullMarked
package io.fleetledger.queries.apikey;

import org.jspecify.annotations.NullMarked;
