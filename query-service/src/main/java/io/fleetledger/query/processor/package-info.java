/** What administrators see of the processors that follow the log. */
@NullMarked
package io.fleetledger.query.processor;

import org.jspecify.annotations.NullMarked;
