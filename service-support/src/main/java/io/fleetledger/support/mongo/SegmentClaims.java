package io.fleetledger.support.mongo;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;

/** How processes claim segments in the stores of their tokens, and are told apart by whoever looks at these. */
public final class SegmentClaims {

    /** Hexadecimal digits, before the first dash. */
    private static final int RANDOM = 8;

    /** The name of this process: no other one's that runs at the same time. */
    public static final String PROCESS = newName();

    /** A claim that was not extended for this long is anybody's. */
    public static final Duration LASTING = Duration.ofSeconds(10);

    private SegmentClaims() {}

    /**
     * Begins with its number and its host, for whoever looks for it there. By those alone two processes could be one: in
     * containers each has number 1, and shares the host's name where it shares its network.
     */
    static String newName() {
        return ManagementFactory.getRuntimeMXBean().getName() + "/"
                + UUID.randomUUID().toString().substring(0, RANDOM);
    }
}
