package io.fleetledger.support.security;

/** What an API key, or a token without a role, may do. */
public final class Scope {

    /** Send readings. */
    public static final String INGEST = "ingest";
    /** Read machines, groups, alert rules and alerts. */
    public static final String READ_MACHINES = "read:machines";
    /** Read readings. */
    public static final String READ_SENSORS = "read:sensors";

    private Scope() {}
}
