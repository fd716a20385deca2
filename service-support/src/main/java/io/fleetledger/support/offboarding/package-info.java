/** Tenants that leave: nothing more of them is taken, and what there is of them is erased. */
@NullMarked
package io.fleetledger.support.offboarding;

import org.jspecify.annotations.NullMarked;
