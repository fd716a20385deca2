package io.fleetledger.support.axon;

/** Metadata keys of every command, query and event; event handlers and the history read them. */
public final class MessageKeys {

    public static final String TENANT = "tenant";
    public static final String ACTOR = "actor";
    /** The trace id of the original request: 32 hex digits. */
    public static final String CORRELATION_ID = "correlation_id";
    /** W3C trace context, for the next process. */
    public static final String TRACEPARENT = "traceparent";

    private MessageKeys() {}
}
