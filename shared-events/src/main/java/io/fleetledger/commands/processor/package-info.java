/** What an administrator does about events that a processor could not handle. */
@NullMarked
package io.fleetledger.commands.processor;

import org.jspecify.annotations.NullMarked;
