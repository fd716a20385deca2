/** What the product costs on top of the bare command gateway and the bare driver, measured against both in one run. */
@NullMarked
package io.fleetledger.benchmarks;

import org.jspecify.annotations.NullMarked;
