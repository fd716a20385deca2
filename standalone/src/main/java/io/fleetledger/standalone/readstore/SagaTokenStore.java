package io.fleetledger.standalone.readstore;

import io.fleetledger.support.mongo.BatchWrite;
import java.time.Duration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of sagas in the event database, in one transaction with the sagas. Writes that a batch has deferred to its end
 * come first: the commands that it sends may take their time, during which no other thread may have to wait for the
 * token's row.
 */
final class SagaTokenStore extends JdbcTokenStore {

    /**
     * The same for each process that opens this database, one at a time, so that a new one owns the claims of the last.
     */
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
