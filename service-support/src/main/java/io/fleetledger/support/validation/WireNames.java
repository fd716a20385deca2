package io.fleetledger.support.validation;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Rules for values from a closed list of names. */
public final class WireNames {

    private WireNames() {}

    /** The constant with exactly that name. */
    public static <E extends Enum<E>> E parse(String raw, E[] constants, Function<E, String> wireName) {
        return Arrays.stream(constants)
                .filter(constant -> wireName.apply(constant).equals(raw))
                .findFirst()
                .orElseThrow(() -> new InvalidValueException(
                        Arrays.stream(constants).map(wireName).collect(Collectors.joining(", ", "must be one of ", "")),
                        "enum"));
    }
}
