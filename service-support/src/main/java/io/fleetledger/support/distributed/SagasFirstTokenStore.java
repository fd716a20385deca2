package io.fleetledger.support.distributed;

import io.fleetledger.support.mongo.BatchWrite;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch's token behind all that the batch has to write: first what was put off until its end, then the sagas'
 * states. Killed at any point, the process repeats the batch, whose sagas know what they have judged. Each saga is stored
 * in the preparation of the message that it was loaded for, so only the phase behind it is behind all of them; a failure
 * there still rolls back.
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
