package io.fleetledger.standalone.readstore;

import io.fleetledger.support.mongo.BatchWrite;
import java.time.Duration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of sagas in the event database, in one transaction with the sagas. What a batch has put off until its end comes
 * first: the commands that it sends may take their time, in which nobody must wait for the token's row.
 */
final class SagaTokenStore extends JdbcTokenStore {

    /** Of every process that ever opens this database, one at a time: a claim of the last one is its own. */
    private static final String NODE = "standalone";

    SagaTokenStore(Builder builder) {
        super(builder.nodeId(NODE).claimTimeout(Duration.ofSeconds(60)));
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        BatchWrite.writePending();
        super.storeToken(token, processorName, segment);
    }
}
