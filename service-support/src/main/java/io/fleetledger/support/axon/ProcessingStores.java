package io.fleetledger.support.axon;

import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;

/** Where processors keep what they know; embedded and distributed differ here and nowhere else. */
public interface ProcessingStores {

    /** Sequences of a group, and events of a sequence: a full queue would stop the group for everybody. */
    int PARKED_AT_MOST = 1_000_000;

    /** Tokens of projections, in the store of their documents: never ahead of what they describe. */
    TokenStore projectionTokens();

    /** Whether no other process follows the log with these stores, so that every segment has to be claimed here. */
    boolean servesOneProcess();

    /** Events that a group could not handle, in order per sequence. Outlives the read store. */
    SequencedDeadLetterQueue<EventMessage<?>> deadLetters(String processingGroup);

    /** The log to follow, one that tells when something was appended. */
    StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration);
}
