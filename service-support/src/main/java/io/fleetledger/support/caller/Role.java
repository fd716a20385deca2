package io.fleetledger.support.caller;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A person's role; each role may also do what those before it may. */
public enum Role {
    VIEWER,
    OPERATOR,
    ADMIN;

    /** The role with that name in a token, ignoring case; empty for any other name. */
    public static Optional<Role> named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Whether this role may do what is left to the other. */
    public boolean mayActAs(Role other) {
        return compareTo(other) >= 0;
    }
}
