package io.fleetledger.support.distributed;

import io.fleetledger.support.mongo.BatchWrite;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch's token after everything else of the batch: first deferred writes, then the sagas' states. A process
 * killed at any point repeats the batch, and its sagas know what they have already judged. Each saga is stored in the
 * prepare phase of its message, so only the phase after that comes after all of them; a failure there still rolls back.
 */
final class SagasFirstTokenStore extends MongoTokenStore {

    SagasFirstTokenStore(Builder builder) {
        super(builder);
    }

    @Override
    public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
        if (CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().phase() == UnitOfWork.Phase.PREPARE_COMMIT) {
            BatchWrite.writePending();
            CurrentUnitOfWork.get().onCommit(behindAll -> super.storeToken(token, processorName, segment));
        } else {
            super.storeToken(token, processorName, segment);
        }
    }
}
