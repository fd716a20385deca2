package io.fleetledger.benchmarks;

import java.time.Duration;

/** One way to load the product, or what it is held beside: callers that each make their next call after the last answer. */
interface Load {

    /** What profiles call it. */
    String name();

    /** So many callers at a time, for so long. */
    Rate rate(int callers, Duration length);

    /** So many calls of each of so many callers, every one of them answered as it should be. */
    Rate make(int calls, int callers);
}
