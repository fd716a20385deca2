/**
 * Reading requests: bodies field by field, ids, parameters, entity tags, preferences; how slow a body or a download may
 * be; and files as answers.
 */
@NullMarked
package io.fleetledger.support.http;

import org.jspecify.annotations.NullMarked;
