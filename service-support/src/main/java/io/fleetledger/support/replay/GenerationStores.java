package io.fleetledger.support.replay;

import com.mongodb.client.MongoDatabase;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.mongo.ForwardingTokenStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.jspecify.annotations.Nullable;

/**
 * Stores what processors know under the names of the generation that they follow, so that a swap changes tokens and
 * parked events together with the documents. All other code knows a group by its own name. That a group has seen the
 * whole log once holds for all its generations: none is shown before.
 */
public final class GenerationStores implements ProcessingStores {

    private final ProcessingStores stores;
    private final TokenStore tokens;
    private final ParkedEventStore parked;
    private final UnitStates states;
    /** The generation that this process's live processors follow; changed only while they are stopped. */
    private final Map<ReplayUnit, Integer> followed = new ConcurrentHashMap<>();

    /**
     * The read store has to be available.
     *
     * @param readStore the database of the projections' documents and tokens
     */
    public GenerationStores(ProcessingStores stores, Supplier<MongoDatabase> readStore) {
        this.stores = stores;
        this.tokens = new NamedTokens(stores.projectionTokens());
        this.parked = new NamedParkedEvents(stores.parked(), this::named);
        this.states = new UnitStates(readStore, stores.isSingleProcess(), System::nanoTime);
    }

    /** For code that reads or writes documents in this process. */
    public Generations generations() {
        return new Generations(unit -> states.current(unit).generation(), this::followed);
    }

    /** The stores without regard to generations, for exactly the given names. */
    ProcessingStores ofExactNames() {
        return stores;
    }

    UnitStates states() {
        return states;
    }

    int followed(ReplayUnit unit) {
        return followed.computeIfAbsent(unit, first -> states.current(first).generation());
    }

    void follow(ReplayUnit unit, int generation) {
        followed.put(unit, generation);
    }

    private String named(String group) {
        return ReplayUnit.ofGroup(group)
                .map(unit -> ReplayUnit.named(group, followed(unit)))
                .orElse(group);
    }

    @Override
    public TokenStore projectionTokens() {
        return tokens;
    }

    @Override
    public void flushProjections() {
        stores.flushProjections();
    }

    @Override
    public boolean areLost() {
        return stores.areLost();
    }

    @Override
    public TokenStore sagaTokens() {
        return stores.sagaTokens();
    }

    @Override
    public int[] segmentIds(String processingGroup) {
        return stores.segmentIds(named(processingGroup));
    }

    @Override
    public Map<Integer, String> segmentHolders(String processingGroup) {
        return stores.segmentHolders(named(processingGroup));
    }

    @Override
    public Map<Integer, Long> storedPositions(String processingGroup) {
        return stores.storedPositions(named(processingGroup));
    }

    @Override
    public void markEndReached(String processingGroup) {
        stores.markEndReached(processingGroup);
    }

    @Override
    public boolean hasReachedEnd(String processingGroup) {
        return stores.hasReachedEnd(processingGroup);
    }

    @Override
    public boolean isHeld(String processingGroup) {
        return ReplayUnit.ofGroup(processingGroup)
                .map(unit -> {
                    UnitState state = states.current(unit);
                    return state.isHeld() || state.isNewerThanCode() || state.generation() != followed(unit);
                })
                .orElse(false);
    }

    @Override
    public boolean isOfNewerCode(String processingGroup) {
        return ReplayUnit.ofGroup(processingGroup)
                .map(unit -> states.current(unit).isNewerThanCode())
                .orElse(false);
    }

    @Override
    public SagaStore<Object> sagas() {
        return stores.sagas();
    }

    @Override
    public <S> Map<String, S> sagasBy(Class<S> sagaType, String associationKey, Collection<String> values) {
        return stores.sagasBy(sagaType, associationKey, values);
    }

    @Override
    public long eraseSagas(String associationKey, Collection<String> values) {
        return stores.eraseSagas(associationKey, values);
    }

    /** Whether any process runs a rebuild that began before an instant. */
    public boolean isRebuildingSinceBefore(Instant instant) {
        return Arrays.stream(ReplayUnit.values())
                .map(unit -> states.refresh(unit).rebuild())
                .anyMatch(rebuild ->
                        rebuild != null && rebuild.startedAt().toInstant().isBefore(instant));
    }

    @Override
    public boolean isSingleProcess() {
        return stores.isSingleProcess();
    }

    @Override
    public ParkedEventStore parked() {
        return parked;
    }

    @Override
    public StreamableMessageSource<TrackedEventMessage<?>> source(Configuration configuration, ProcessingGroup group) {
        return stores.source(configuration, group);
    }

    @Override
    public @Nullable TrackingToken tokenAfter(long position) {
        return stores.tokenAfter(position);
    }

    @Override
    public boolean streamsReadStoreThemselves() {
        return stores.streamsReadStoreThemselves();
    }

    @Override
    public void refuseTruncatedLog(LongSupplier head) {
        stores.refuseTruncatedLog(head);
    }

    @Override
    public long lag(ProcessingGroup group, long position, long head) {
        return stores.lag(group, position, head);
    }

    @Override
    public boolean isWithin(long events, ProcessingGroup group, long position, long head) {
        return stores.isWithin(events, group, position, head);
    }

    private final class NamedTokens extends ForwardingTokenStore {

        NamedTokens(TokenStore tokens) {
            super(tokens);
        }

        @Override
        public void storeToken(@Nullable TrackingToken token, String processorName, int segment) {
            super.storeToken(token, named(processorName), segment);
        }

        @Override
        public void initializeTokenSegments(String processorName, int segmentCount) {
            super.initializeTokenSegments(named(processorName), segmentCount);
        }

        @Override
        public void initializeTokenSegments(
                String processorName, int segmentCount, @Nullable TrackingToken initialToken) {
            super.initializeTokenSegments(named(processorName), segmentCount, initialToken);
        }

        @Override
        public @Nullable TrackingToken fetchToken(String processorName, int segment) {
            return super.fetchToken(named(processorName), segment);
        }

        @Override
        public @Nullable TrackingToken fetchToken(String processorName, Segment segment) {
            return super.fetchToken(named(processorName), segment);
        }

        @Override
        public void extendClaim(String processorName, int segment) {
            super.extendClaim(named(processorName), segment);
        }

        @Override
        public void releaseClaim(String processorName, int segment) {
            super.releaseClaim(named(processorName), segment);
        }

        @Override
        public void initializeSegment(@Nullable TrackingToken token, String processorName, int segment) {
            super.initializeSegment(token, named(processorName), segment);
        }

        @Override
        public void deleteToken(String processorName, int segment) {
            super.deleteToken(named(processorName), segment);
        }

        @Override
        public int[] fetchSegments(String processorName) {
            return super.fetchSegments(named(processorName));
        }

        @Override
        public List<Segment> fetchAvailableSegments(String processorName) {
            return super.fetchAvailableSegments(named(processorName));
        }
    }
}
