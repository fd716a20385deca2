/** The gateway of the distributed shape: its routes, and nginx at work with its configuration. */
@NullMarked
package io.fleetledger.standalone.gateway;

import org.jspecify.annotations.NullMarked;
