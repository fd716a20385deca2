/** API keys as their list shows them. */
@NullMarked
package io.fleetledger.query.apikey;

import org.jspecify.annotations.NullMarked;
