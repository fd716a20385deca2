/** What callers wanted to do and were refused. */
@NullMarked
package io.fleetledger.events.audit;

import org.jspecify.annotations.NullMarked;
