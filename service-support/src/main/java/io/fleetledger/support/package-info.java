/** What every service imports: {@link io.fleetledger.support.ServiceSupportConfiguration}. */
@NullMarked
package io.fleetledger.support;

import org.jspecify.annotations.NullMarked;
