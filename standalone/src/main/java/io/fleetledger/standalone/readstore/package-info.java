/** The embedded read store: MongoDB's wire protocol on a file of the data folder that may be deleted at any stop. */
@NullMarked
package io.fleetledger.standalone.readstore;

import org.jspecify.annotations.NullMarked;
