package io.fleetledger.support.caller;

/** The scopes of an API key, or of a token without a role. */
public final class Scope {

    /** Send readings. */
    public static final String INGEST = "ingest";
    /** Read machines, groups, alert rules and alerts. */
    public static final String READ_MACHINES = "read:machines";
    /** Read readings. */
    public static final String READ_SENSORS = "read:sensors";

    private Scope() {}
}
