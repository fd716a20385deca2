/** The audit: who changed what, and whose requests were refused. */
@NullMarked
package io.fleetledger.query.audit;

import org.jspecify.annotations.NullMarked;
