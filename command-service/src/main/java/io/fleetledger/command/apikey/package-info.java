/** API keys: given out and taken back. */
@NullMarked
package io.fleetledger.command.apikey;

import org.jspecify.annotations.NullMarked;
