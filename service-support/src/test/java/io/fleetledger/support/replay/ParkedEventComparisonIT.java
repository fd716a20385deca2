package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoCollection;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ProcessingGroup;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryMongoDb
class ParkedEventComparisonIT {

    private static final int SEQUENCES = ParkedEventComparison.PAGE + 100;
    private static final ProcessingGroup GROUP =
            ProcessingGroup.projection("machine-list", 1, event -> Optional.of((String) event.getPayload()));

    private final TestDatabase database = TestDatabase.open();
    private final ParkedEventStore store = StoresOfProcesses.of("one", database).parked();
    private final Map<String, Integer> looks = new HashMap<>();
    private final ParkedEventComparison letters = new ParkedEventComparison((ParkedEventStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {ParkedEventStore.class}, (proxy, method, args) -> {
                looks.merge(method.getName(), 1, Integer::sum);
                return method.invoke(store, args);
            }));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatIsParkedOfBothIsComparedInPages() {
        EventMessage<?> event = event("sequence-like");
        park(0, event);
        park(3, event);
        parkMoreLikeThese();
        assertThat(letters.parkedAnew(List.of(GROUP), 0, 3)).isEmpty();
        assertThat(looks.values().stream().mapToInt(Integer::intValue).sum())
                .as(looks.toString())
                .isLessThan(10);

        EventMessage<?> anew = event("sequence-anew");
        park(3, anew);
        EventMessage<?> other = event("sequence-7b");
        park(0, event("sequence-7b"));
        park(3, other);
        assertThat(letters.parkedAnew(List.of(GROUP), 0, 3)).containsExactlyInAnyOrder(told(anew), told(other));
    }

    @Test
    void whatIsParkedBehindADroppedEventIsSeen() {
        EventMessage<?> dropped = event("mill");
        EventMessage<?> next = event("mill");
        park(3, dropped);
        park(3, next);
        store.markDropped("machine-list", dropped.getIdentifier());
        park(3, event("lathe"));
        letters.parkedAnew(List.of(GROUP), 0, 3).stream()
                .map(found -> found.getString("event_id"))
                .forEach(id -> assertThat(id).isNotEqualTo(dropped.getIdentifier()));
        assertThat(letters.parkedAnew(List.of(GROUP), 0, 3)).hasSize(2).contains(told(next));
        assertThat(store.deadLetters("machine-list@3").sequenceSize("mill")).isEqualTo(1);

        park(0, next);
        assertThat(letters.parkedAnew(List.of(GROUP), 0, 3)).hasSize(1);
    }

    @Test
    void noMoreParkedSequencesAreReportedThanTheMaximum() {
        for (int number = 0; number < ParkedEventComparison.MAX_REPORTED + 20; number++) {
            park(3, event("sequence-" + number));
        }
        assertThat(letters.parkedAnew(List.of(GROUP), 0, 3))
                .hasSize(ParkedEventComparison.MAX_REPORTED)
                .doesNotHaveDuplicates();
    }

    /** Put at once: the queue looks at all that is parked for each that it takes. */
    private void parkMoreLikeThese() {
        MongoCollection<Document> parked = database.database().getCollection("deadletters");
        List<Document> more = new ArrayList<>();
        for (Document letter : parked.find()) {
            for (int number = 0; number < SEQUENCES; number++) {
                Document copy = new Document(letter).append("sequenceIdentifier", "sequence-" + number);
                copy.remove("_id");
                copy.put(
                        "message",
                        new Document(letter.get("message", Document.class))
                                .append("eventIdentifier", "event-" + number));
                more.add(copy);
            }
        }
        assertThat(more).hasSize(2 * SEQUENCES);
        parked.insertMany(more);
    }

    private void park(int generation, EventMessage<?> event) {
        store.deadLetters(ReplayUnit.named("machine-list", generation))
                .enqueue(event.getPayload(), new GenericDeadLetter<>(event.getPayload(), event));
    }

    private static EventMessage<?> event(String sequence) {
        return new GenericEventMessage<>(sequence, MetaData.with(MessageKeys.TENANT, "acme"));
    }

    private static Document told(EventMessage<?> event) {
        return new Document("tenant_id", "acme")
                .append("group", "machine-list")
                .append("event_id", event.getIdentifier());
    }
}
