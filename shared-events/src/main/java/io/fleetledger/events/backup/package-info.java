/** Who was handed what all tenants have, for the audit. */
@NullMarked
package io.fleetledger.events.backup;

import org.jspecify.annotations.NullMarked;
