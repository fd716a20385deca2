/** The configuration that every service imports. */
@NullMarked
package io.fleetledger.support;

import org.jspecify.annotations.NullMarked;
