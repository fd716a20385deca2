/**
 * Parts of requests besides their path: bodies read field by field, parameters, conditions, preferences. Also files as
 * answers.
 */
@NullMarked
package io.fleetledger.support.http;

import org.jspecify.annotations.NullMarked;
