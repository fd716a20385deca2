package io.fleetledger.support.mongo;

import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ServerDescription;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryMessage;

/**
 * Whether any server of the read store can be asked. While there is none, queries are refused at once: each would keep a
 * thread for as long as the driver looks for a server, and callers would wait for the threads. While a new primary is being
 * elected there are servers, and the driver waits for it.
 */
public final class ReadStoreReach implements ClusterListener {

    private volatile boolean hasBeenThere;
    private volatile boolean away;

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        boolean there =
                event.getNewDescription().getServerDescriptions().stream().anyMatch(ServerDescription::isOk);
        hasBeenThere |= there;
        away = hasBeenThere && !there; // At first it is being looked for.
    }

    /** Intercepts query handlers, all of which read there. */
    public Object refuseWhileAway(UnitOfWork<? extends QueryMessage<?, ?>> unit, InterceptorChain handler)
            throws Exception {
        if (away) {
            throw new MongoTimeoutException("No server of the read store can be reached");
        }
        return handler.proceed();
    }
}
