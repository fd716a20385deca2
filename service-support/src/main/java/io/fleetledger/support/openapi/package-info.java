/** The API document: what controllers declare by annotations, and what is added to all of them. */
@NullMarked
package io.fleetledger.support.openapi;

import org.jspecify.annotations.NullMarked;
