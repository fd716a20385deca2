package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A reading whose fields have been checked: the reading, or its error.
 *
 * @param machineIdentifier null if none can be recognized, which is an error, too; of a wrong one at most the first 255
 *     characters
 */
record SentReading(
        @Nullable String machineIdentifier,
        @Nullable Reading reading,
        @Nullable String error) {

    static SentReading wrong(@Nullable String machineIdentifier, String error) {
        return new SentReading(machineIdentifier == null ? null : cut(machineIdentifier), null, error);
    }

    /** A longer text is no identifier, and up to a whole line of it would be sent back a thousand times. */
    private static String cut(String machineIdentifier) {
        return machineIdentifier.codePointCount(0, machineIdentifier.length()) <= ReadingRules.MAX_NAME
                ? machineIdentifier
                : machineIdentifier.substring(0, machineIdentifier.offsetByCodePoints(0, ReadingRules.MAX_NAME)) + "…";
    }
}
