/** What can be asked about alert rules. */
@NullMarked
package io.fleetledger.queries.rule;

import org.jspecify.annotations.NullMarked;
