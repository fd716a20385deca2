/** What can be asked about groups of machines, and the answers. */
@NullMarked
package io.fleetledger.queries.group;

import org.jspecify.annotations.NullMarked;
