package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A reading whose fields have been looked at: it, or what is wrong with it.
 *
 * @param machineIdentifier null if none can be made out, which is an error too
 */
record SentReading(
        @Nullable String machineIdentifier,
        @Nullable Reading reading,
        @Nullable String error) {

    static SentReading wrong(@Nullable String machineIdentifier, String error) {
        return new SentReading(machineIdentifier, null, error);
    }
}
