package io.fleetledger.support.problem;

/**
 * Wraps a failure in the middle of a request that is done in several steps. If it is an outage, the answer says what
 * stays of the steps before; the common one would say that nothing is half done.
 */
public final class PartialFailureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String whatStays;
    private final RuntimeException failure;

    /** @param whatStays for a person: what has been done, and how to go on */
    public PartialFailureException(String whatStays, RuntimeException failure) {
        super(whatStays, failure, false, false);
        this.whatStays = whatStays;
        this.failure = failure;
    }

    String whatStays() {
        return whatStays;
    }

    RuntimeException failure() {
        return failure;
    }
}
