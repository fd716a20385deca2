/** Starts what the product is deployed as, for the tests and measurements of every module: published as a test jar. */
@NullMarked
package io.fleetledger.deployment;

import org.jspecify.annotations.NullMarked;
