/** Alert rules as they are changed: the aggregate, the field rules, the write endpoints. */
@NullMarked
package io.fleetledger.command.rule;

import org.jspecify.annotations.NullMarked;
