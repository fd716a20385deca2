package io.fleetledger.support.mongo;

import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryMessage;

/**
 * Tracks whether any server of the read store is reachable. While none is, queries are refused at once: each would
 * block a thread during the driver's server selection, and callers would wait for threads. During an election there are
 * servers, and the driver waits for the new primary.
 */
public final class ReadStoreAvailability implements ClusterListener {

    private volatile boolean seenAvailable;
    private volatile boolean unavailable;

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        boolean there =
                event.getNewDescription().getServerDescriptions().stream().anyMatch(ServerDescription::isOk);
        seenAvailable |= there;
        unavailable = seenAvailable && !there; // Before the first server is found, the driver still searches.
    }

    /** Intercepts query handlers, all of which read the read store. */
    public Object refuseWhileUnavailable(UnitOfWork<? extends QueryMessage<?, ?>> unit, InterceptorChain handler)
            throws Exception {
        if (unavailable) {
            throw new MongoTimeoutException("No server of the read store can be reached");
        }
        return handler.proceed();
    }
}
