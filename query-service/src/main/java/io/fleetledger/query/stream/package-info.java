/** What happened, told to subscribers as it happens and to whoever asks later. */
@NullMarked
package io.fleetledger.query.stream;

import org.jspecify.annotations.NullMarked;
