/** What can be asked about machines, and the answers. */
@NullMarked
package io.fleetledger.queries.machine;

import org.jspecify.annotations.NullMarked;
