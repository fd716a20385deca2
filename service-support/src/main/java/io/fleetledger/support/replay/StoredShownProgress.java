package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.StoredToken;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.serialization.Serializer;
import org.bson.Document;

/** Answers from the stored tokens of the shown generation, whether claimed or not, and its parked events. */
final class StoredShownProgress implements ShownProgress {

    private final ProcessingStores stores;
    private final Supplier<MongoDatabase> database;
    private final Serializer serializer;
    private final TransactionManager transactions;

    StoredShownProgress(
            ProcessingStores stores,
            Supplier<MongoDatabase> database,
            Serializer serializer,
            TransactionManager transactions) {
        this.stores = stores;
        this.database = database;
        this.serializer = serializer;
        this.transactions = transactions;
    }

    @Override
    public boolean isThrough(String processingGroup, String sequence, long position) {
        String shown = shown(processingGroup);
        // Tokens first: a batch stores what it parks before its token.
        return hasPassed(shown, position) && !isParked(shown, sequence);
    }

    @Override
    public boolean isHeldUp(String processingGroup, String sequence) {
        return isParked(shown(processingGroup), sequence);
    }

    private String shown(String processingGroup) {
        return stores instanceof GenerationStores generations
                ? ReplayUnit.ofGroup(processingGroup)
                        .map(unit -> ReplayUnit.named(
                                processingGroup,
                                generations.states().current(unit).generation()))
                        .orElse(processingGroup)
                : processingGroup;
    }

    private boolean hasPassed(String name, long position) {
        Collection<Document> segments = TokenRows.of(database.get(), name).values();
        return !segments.isEmpty()
                && segments.stream().allMatch(row -> StoredToken.position(row, serializer) >= position);
    }

    private boolean isParked(String name, String sequence) {
        ProcessingStores exact = stores instanceof GenerationStores generations ? generations.ofExactNames() : stores;
        return transactions.fetchInTransaction(
                () -> !exact.parked().parkedOf(name, List.of(sequence)).isEmpty());
    }
}
