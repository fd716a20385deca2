package io.fleetledger.support.mongo;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.UUID;

/** How processes claim segments in the token stores, and the names by which claims tell processes apart. */
public final class SegmentClaims {

    /** Hexadecimal digits of a UUID, before its first dash. */
    private static final int RANDOM = 8;

    /** The name of this process, unique among all running ones. */
    public static final String PROCESS = newName();

    /** A claim expires when it has not been extended for this long. */
    public static final Duration LASTING = Duration.ofSeconds(10);

    private SegmentClaims() {}

    /**
     * Begins with the process id and host, to help find the process. Those alone are not unique: in containers each
     * process has id 1, and shares the host's name if it shares its network.
     */
    static String newName() {
        return ManagementFactory.getRuntimeMXBean().getName() + "/"
                + UUID.randomUUID().toString().substring(0, RANDOM);
    }
}
