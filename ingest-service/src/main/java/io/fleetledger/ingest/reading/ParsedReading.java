package io.fleetledger.ingest.reading;

import io.fleetledger.events.reading.Reading;
import org.jspecify.annotations.Nullable;

/**
 * A reading whose fields have been checked: the reading, or its error.
 *
 * @param machineIdentifier null if none can be recognized, which is an error, too; of a wrong one at most the first 255
 *     characters
 */
record ParsedReading(
        @Nullable String machineIdentifier,
        @Nullable Reading reading,
        @Nullable String error) {

    /** @param sent what was sent as the machine's identifier; null if that is no text, or nothing was */
    static ParsedReading wrong(@Nullable String sent, String error) {
        String identifier = sent == null ? "" : sent.strip();
        return new ParsedReading(identifier.isEmpty() ? null : cut(identifier), null, error);
    }

    /** A longer text is no identifier, and up to a whole line of it would be sent back a thousand times. */
    private static String cut(String identifier) {
        return identifier.codePointCount(0, identifier.length()) <= ReadingRules.MAX_NAME
                ? identifier
                : identifier.substring(0, identifier.offsetByCodePoints(0, ReadingRules.MAX_NAME)) + "…";
    }
}
