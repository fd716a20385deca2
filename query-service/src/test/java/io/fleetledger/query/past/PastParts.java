package io.fleetledger.query.past;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.replay.Generations;
import java.time.Duration;
import java.util.List;
import org.springframework.data.mongodb.core.MongoOperations;

/** The parts of the past, made as in production. */
public final class PastParts {

    private PastParts() {}

    /** The handlers of its processing group. */
    public static Object projection(MongoOperations mongo, PastKeeper... keepers) {
        return new PastProjection(mongo, Generations.first(), List.of(keepers));
    }

    /** Of what is stored, waiting for nothing longer than 200 ms. */
    public static PastLevels levels(TenantDocuments pastLevels, ShownPosition... present) {
        return new PastLevels(
                pastLevels, List.of(present), (group, sequence, position) -> false, Duration.ofMillis(200));
    }

    public static MachineEventIndex index(ReadStore store) {
        return new MachineEventIndex(chain(store, MachineEventIndex.COLLECTION), levels(store));
    }

    public static VersionChain chain(ReadStore store, String collection) {
        return new VersionChain(store.documents(collection), store.documents(Versions.heads(collection)));
    }

    /** Where there are no versions. */
    public static VersionChain chain(TenantDocuments none) {
        return new VersionChain(none, none);
    }

    public static PastLevels levels(ReadStore store, ShownPosition... present) {
        return levels(store.documents(PastLevels.COLLECTION), present);
    }
}
