/**
 * The configuration that every service imports, {@link io.fleetledger.support.ServiceSupportConfiguration}, and refused
 * starts.
 */
@NullMarked
package io.fleetledger.support;

import org.jspecify.annotations.NullMarked;
