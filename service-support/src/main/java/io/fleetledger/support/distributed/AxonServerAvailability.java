package io.fleetledger.support.distributed;

import io.fleetledger.support.axon.BusAvailability;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;
import org.axonframework.axonserver.connector.AxonServerException;

/** Axon Server counts as available if it returns the end of its log. */
final class AxonServerAvailability implements BusAvailability {

    private static final Duration BOUND = Duration.ofMillis(500);

    private final AxonServerConnectionManager connections;

    AxonServerAvailability(AxonServerConnectionManager connections) {
        this.connections = connections;
    }

    @Override
    public boolean isAvailable() {
        try {
            connections.getConnection().eventChannel().getLastToken().get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException | AxonServerException away) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
