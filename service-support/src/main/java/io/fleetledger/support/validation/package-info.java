/** Field rules: a value is normalised or refused, and all violations are collected. */
@NullMarked
package io.fleetledger.support.validation;

import org.jspecify.annotations.NullMarked;
