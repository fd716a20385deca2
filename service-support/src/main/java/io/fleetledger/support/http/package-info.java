/**
 * What requests carry besides their path: bodies read field by field, parameters, conditions, preferences. And files as
 * answers.
 */
@NullMarked
package io.fleetledger.support.http;

import org.jspecify.annotations.NullMarked;
