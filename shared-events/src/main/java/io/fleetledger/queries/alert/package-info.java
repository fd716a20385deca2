/** What can be asked about alerts. */
@NullMarked
package io.fleetledger.queries.alert;

import org.jspecify.annotations.NullMarked;
