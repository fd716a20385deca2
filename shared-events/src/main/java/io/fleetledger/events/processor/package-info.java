/** What administrators asked of the processors that follow the log, for the audit. */
@NullMarked
package io.fleetledger.events.processor;

import org.jspecify.annotations.NullMarked;
