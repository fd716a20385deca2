/** The read store: tenant-scoped documents and declared indexes. */
@NullMarked
package io.fleetledger.support.mongo;

import org.jspecify.annotations.NullMarked;
