/** What one process has too little of for everybody at once, shared out among tenants. */
@NullMarked
package io.fleetledger.support.sharing;

import org.jspecify.annotations.NullMarked;
