/** What processors could not handle. */
@NullMarked
package io.fleetledger.queries.processor;

import org.jspecify.annotations.NullMarked;
