/** Who changed what, and who wanted to and was refused. */
@NullMarked
package io.fleetledger.query.audit;

import org.jspecify.annotations.NullMarked;
