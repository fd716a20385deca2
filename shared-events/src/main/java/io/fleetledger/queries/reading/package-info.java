/** What can be asked about what machines measured, and the answers. */
@NullMarked
package io.fleetledger.queries.reading;

import org.jspecify.annotations.NullMarked;
