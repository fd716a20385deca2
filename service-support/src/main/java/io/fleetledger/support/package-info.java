/** What every service imports, {@link io.fleetledger.support.ServiceSupportConfiguration}, and how a start is refused. */
@NullMarked
package io.fleetledger.support;

import org.jspecify.annotations.NullMarked;
