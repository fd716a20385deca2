/** Tenants that leave: their requests are refused, and their data is erased. */
@NullMarked
package io.fleetledger.support.offboarding;

import org.jspecify.annotations.NullMarked;
