package io.fleetledger.support.axon;

import java.util.concurrent.Callable;

/** Calls Axon's repositories, which declare any exception because an aggregate's constructor may throw one. */
public final class Repositories {

    private Repositories() {}

    /** Returns the call's result or throws its failure unchanged; aggregates here throw no checked exceptions. */
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
