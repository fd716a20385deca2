/** All three services in one JVM on embedded stores. Wiring only: no rule of the domain is decided here. */
@NullMarked
package io.fleetledger.standalone;

import org.jspecify.annotations.NullMarked;
