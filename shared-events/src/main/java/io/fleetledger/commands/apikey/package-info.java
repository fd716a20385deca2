/** Giving and taking keys with which programs reach the API. */
@NullMarked
package io.fleetledger.commands.apikey;

import org.jspecify.annotations.NullMarked;
