package io.fleetledger.support.axon;

/** What appends that no unit of work surrounds have to pass. */
@FunctionalInterface
public interface AppendPassage {

    /** Runs the append, or refuses it by an exception. */
    void passing(String tenantId, Runnable append);
}
