package io.fleetledger.ingest.reading;

import org.jspecify.annotations.Nullable;

/**
 * A reading as it was sent. Each value is a {@link String}, a {@link Double}, {@link #NEITHER} or, where nothing was
 * sent, null.
 */
record RawReading(
        @Nullable Object machineIdentifier,
        @Nullable Object timestamp,
        @Nullable Object metricName,
        @Nullable Object value,
        @Nullable Object unit,
        @Nullable Object rawTag) {

    /** A value that is neither text nor a number: an object, an array, a boolean. */
    static final Object NEITHER = new Object();
}
