package io.fleetledger.benchmarks;

import java.io.IOException;

/** One of the threads of a {@link Load}, with what it needs to make one call after the other. */
interface Caller extends AutoCloseable {

    /** Makes one call, and fails unless it was answered as it should be. */
    void call() throws IOException;

    @Override
    default void close() throws IOException {}
}
