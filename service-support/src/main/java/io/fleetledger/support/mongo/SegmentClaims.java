package io.fleetledger.support.mongo;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How processes claim segments in the stores of their tokens, and are told apart by whoever looks at these. */
public final class SegmentClaims {

    /** The name of this process: no other one's that runs at the same time. */
    public static final String PROCESS = ManagementFactory.getRuntimeMXBean().getName();

    /** A claim that was not extended for this long is anybody's. */
    public static final Duration LASTING = Duration.ofSeconds(10);

    private SegmentClaims() {}
}
