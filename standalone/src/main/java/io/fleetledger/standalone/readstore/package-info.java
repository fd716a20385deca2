/**
 * The embedded read store: a MongoDB-compatible server on a file of the data folder that may be deleted at any stop.
 */
@NullMarked
package io.fleetledger.standalone.readstore;

import org.jspecify.annotations.NullMarked;
