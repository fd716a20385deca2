package io.fleetledger.support.axon;

import java.util.concurrent.Callable;

/** Calls of Axon's repositories, which declare any exception because an aggregate's constructor may throw one. */
public final class Repositories {

    private Repositories() {}

    /** What the call gives, or its failure as it is; aggregates here throw nothing that is checked. */
    public static <T> T unchecked(Callable<T> call) {
        try {
            return call.call();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
