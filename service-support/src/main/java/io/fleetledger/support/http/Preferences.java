package io.fleetledger.support.http;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The preferences of a request (RFC 7240). */
public final class Preferences {

    public static final String HEADER = "Prefer";

    private Preferences() {}

    /** Whether {@code Prefer: respond-async} asks not to wait for the projections. */
    public static boolean respondAsync(@Nullable List<String> preferHeaders) {
        return (preferHeaders == null ? Collections.<String>emptyList() : preferHeaders)
                .stream()
                        .flatMap(header -> Arrays.stream(header.split(",")))
                        .map(preference -> preference.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .anyMatch("respond-async"::equals);
    }
}
