/** The write side of alert rules: the aggregate, the field rules, the endpoints. */
@NullMarked
package io.fleetledger.command.rule;

import org.jspecify.annotations.NullMarked;
