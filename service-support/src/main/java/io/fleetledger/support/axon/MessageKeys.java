package io.fleetledger.support.axon;

/** Metadata that every command, query and event carries; event handlers and history read them back. */
public final class MessageKeys {

    public static final String TENANT = "tenant";
    public static final String ACTOR = "actor";
    /** The trace id of the request that began it all: 32 hex digits. */
    public static final String CORRELATION_ID = "correlation_id";
    /** W3C trace context, for the next process. */
    public static final String TRACEPARENT = "traceparent";

    private MessageKeys() {}
}
