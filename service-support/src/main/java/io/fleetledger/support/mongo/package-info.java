/**
 * Access to any MongoDB: tenant-scoped documents, batches, tokens, declared indexes, and the guard against a shorter
 * log.
 */
@NullMarked
package io.fleetledger.support.mongo;

import org.jspecify.annotations.NullMarked;
