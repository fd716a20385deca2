package io.fleetledger.command.rule.scope;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.fleetledger.command.rule.RuleCounts;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.rule.AlertRuleEvent;
import io.fleetledger.events.rule.MachineRulesChangedEvent;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.mongo.StoredToken;
import io.fleetledger.support.servers.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.bson.BsonDocument;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.springframework.data.mongodb.core.MongoTemplate;

/** A log that the policy follows and publishes to, with documents and a token that can be lost. */
final class ScopeLog implements AutoCloseable {

    private final AtomicInteger rulesRead = new AtomicInteger();
    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            BsonDocument answer = event.getResponse();
            if (event.getCommandName().equals("find")
                    && answer.getDocument("cursor").getString("ns").getValue().endsWith("." + RuleDocuments.RULES)) {
                rulesRead.addAndGet(
                        answer.getDocument("cursor").getArray("firstBatch").size());
            }
        }
    });
    private final MongoTemplate mongo = new MongoTemplate(database.client(), database.name());
    private final InMemoryEventStorageEngine engine = new InMemoryEventStorageEngine();
    private final EventStore store =
            EmbeddedEventStore.builder().storageEngine(engine).build();
    /** On the thread of a batch, what is published would wait for the batch's end. */
    private final ExecutorService publisher = Executors.newSingleThreadExecutor();

    private volatile @Nullable TrackingToken token;
    private volatile Runnable publishing = () -> {};
    private volatile Runnable published = () -> {};
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private int largestAppend;
    private ScopeProgress progress = progress();
    private RuleScopePolicy policy = policy();

    {
        store.registerDispatchInterceptor(messages -> {
            publishing.run();
            if (messages.stream()
                    .anyMatch(message -> left.contains(message.getMetaData().get(MessageKeys.TENANT)))) {
                throw new IllegalStateException("has left");
            }
            largestAppend = Math.max(largestAppend, messages.size());
            return (index, message) -> message;
        });
        store.subscribe(messages -> published.run()); // Told behind the append.
    }

    /** Documents of rules that the store has handed out. */
    int rulesRead() {
        return rulesRead.get();
    }

    /** Events published in one go. */
    int largestAppend() {
        return largestAppend;
    }

    private ScopeProgress progress() {
        ScopeProgress begun = new ScopeProgress(
                mongo, documents(), new Events(store, publisher, BusResponses.inProcess()), store, left::contains);
        begun.beginning(); // As at the start of a process, before its first request.
        return begun;
    }

    private RuleScopePolicy policy() {
        return new RuleScopePolicy(documents(), progress);
    }

    private RuleDocuments documents() {
        return new RuleDocuments(mongo, new ObjectMapper());
    }

    RuleCounts counted() {
        return new StoredRuleCounts(mongo);
    }

    void append(Object payload) {
        store.publish(new GenericEventMessage<>(
                payload,
                Map.of(
                        MessageKeys.TENANT, tenantOf(payload),
                        MessageKeys.ACTOR, "ann",
                        MessageKeys.CORRELATION_ID, "c",
                        MessageKeys.TRACEPARENT, "t")));
    }

    private static String tenantOf(Object payload) {
        if (payload instanceof MachineEvent event) {
            return event.tenantId();
        } else if (payload instanceof MachineGroupEvent event) {
            return event.tenantId();
        } else if (payload instanceof AlertRuleEvent event) {
            return event.tenantId();
        } else if (payload instanceof GroupPlacedEvent event) {
            return event.tenantId();
        }
        return ((GroupsRemovedEvent) payload).tenantId();
    }

    /** Hands over the next events as one batch; false if there are none. */
    boolean deliver(int atMost) {
        List<TrackedEventMessage<?>> batch = next(atMost);
        if (batch.isEmpty()) {
            return false;
        }
        handle(batch, () -> {});
        token = batch.get(batch.size() - 1).trackingToken();
        return true;
    }

    /** Delivers a batch whose work is done and whose token is lost: it will come again. */
    void deliverInVain(int atMost) {
        List<TrackedEventMessage<?>> batch = next(atMost);
        if (!batch.isEmpty()) {
            handle(batch, () -> {});
            restart();
        }
    }

    /** Delivers a batch that fails before anything is written. */
    void deliverAndFail(int atMost) {
        List<TrackedEventMessage<?>> batch = next(atMost);
        if (!batch.isEmpty()) {
            try {
                handle(batch, () -> {
                    throw new IllegalStateException("broken");
                });
            } catch (IllegalStateException broken) {
                // The processor tries again.
            }
        }
    }

    /** Until nothing is left to be handled, and nothing to be reviewed. */
    void settle(int batchSize) {
        do {
            while (deliver(batchSize)) {
                // Until the end.
            }
            review();
        } while (deliver(batchSize));
    }

    /** Until where the log ends now, without a review. */
    void catchUp(int batchSize) {
        while (deliver(batchSize)) {
            // Until the end.
        }
    }

    /** To its end. */
    void review() {
        while (progress.pending() > 0) {
            progress.review(progress.beginning(), 500);
        }
    }

    /** Looks at a few machines, if the policy has come far enough. */
    void review(int machines) {
        if (progress.pending() > 0 && position() >= progress.beginning()) {
            progress.review(progress.beginning(), machines);
        }
    }

    /** Cuts work off when something would have been published. */
    void failToPublish(Runnable work) {
        publishing = ScopeLog::fail;
        attempt(work);
    }

    /** Cuts work off when something has been published and not yet remembered. */
    void failToRemember(Runnable work) {
        failToRemember(work, () -> {});
    }

    void failToRemember(Runnable work, Runnable meanwhile) {
        published = () -> {
            meanwhile.run();
            fail();
        };
        attempt(work);
    }

    private static void fail() {
        throw new IllegalStateException("broken");
    }

    private void attempt(Runnable work) {
        try {
            work.run();
        } catch (IllegalStateException broken) {
            // It is tried again.
        } finally {
            publishing = () -> {};
            published = () -> {};
        }
    }

    int pending() {
        return progress.pending();
    }

    private long position() {
        return StoredToken.position(token);
    }

    void restart() {
        progress = progress();
        policy = policy();
    }

    /** Has nothing more of a tenant taken. */
    void leave(String tenantId) {
        left.add(tenantId);
    }

    void loseEverything() {
        List.of(ScopedMachines.COLLECTION, RuleDocuments.RULES, RuleDocuments.GROUPS)
                .forEach(collection -> mongo.getCollection(collection).deleteMany(new Document()));
        token = null;
        restart();
    }

    List<Object> payloads() {
        return engine.readEvents(null, false).map(EventMessage::getPayload).collect(Collectors.toList());
    }

    List<MachineRulesChangedEvent> published() {
        return payloads().stream()
                .filter(MachineRulesChangedEvent.class::isInstance)
                .map(MachineRulesChangedEvent.class::cast)
                .toList();
    }

    List<MachineRulesChangedEvent> publishedOf(UUID machineId) {
        return published().stream()
                .filter(event -> event.machineId().equals(machineId))
                .toList();
    }

    private List<TrackedEventMessage<?>> next(int atMost) {
        return engine.readEvents(token, false).limit(atMost).collect(Collectors.toList());
    }

    private void handle(List<TrackedEventMessage<?>> events, Runnable atTheEnd) {
        var handlers = new AnnotationEventHandlerAdapter(policy);
        BatchingUnitOfWork<EventMessage<?>> batch = new BatchingUnitOfWork<>(new ArrayList<>(events));
        var result = batch.executeWithResult(() -> {
            Object handled = handlers.handle(batch.getMessage());
            if (batch.isLastMessage()) {
                atTheEnd.run();
            }
            return handled;
        });
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    @Override
    public void close() {
        publisher.shutdown();
        database.close();
    }
}
