/** Issuing and revoking of API keys. */
@NullMarked
package io.fleetledger.command.apikey;

import org.jspecify.annotations.NullMarked;
