/** Alert rules as lists and single reads show them. */
@NullMarked
package io.fleetledger.query.rule;

import org.jspecify.annotations.NullMarked;
