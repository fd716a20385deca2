package io.fleetledger.system;

import java.util.UUID;

/** Text that no other test and no earlier run has used. */
final class Unique {

    private Unique() {}

    /** A short token, of letters and digits only. */
    static String token() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    static String identifier() {
        return "ST-" + token();
    }
}
