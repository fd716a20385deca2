package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.commands.processor.DropParkedEventCommand;
import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.queries.processor.FindParkedEventsQuery;
import io.fleetledger.queries.processor.FindParkedSequenceQuery;
import io.fleetledger.queries.processor.ParkedEventPage;
import io.fleetledger.queries.processor.ParkedEventView;
import io.fleetledger.support.distributed.StoresOfProcesses;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.messaging.deadletter.SequencedDeadLetterQueue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where many sequences are parked, none may cost a look at all others. */
@OnEveryMongoDb
class ParkedEventsIT {

    private static final String GROUP = "machine-list";

    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent started) {
            commands.add(started.getCommandName());
        }
    });
    private final ProcessingStores stores = StoresOfProcesses.of("one", database);
    private final SequencedDeadLetterQueue<EventMessage<?>> queue =
            stores.parked().deadLetters(GROUP);
    private final ParkedEvents events = new ParkedEvents(
            ProcessingGroup.projection(GROUP, 1, event -> Optional.of((String) event.getPayload())),
            stores,
            mock(),
            NoTransactionManager.INSTANCE,
            Map::of,
            nanos -> {},
            new ParkedRetries(GROUP, Runnable::run, ParkedRetries.WAIT));

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anEventIsParkedWithoutTheNamesOfAllSequences() {
        park("mill");
        park("lathe");
        park("lathe");

        assertThat(commands).contains("insert").doesNotContain("distinct");
        assertThat(queue.amountOfSequences()).isEqualTo(2);
        assertThat(queue.sequenceSize("lathe")).isEqualTo(2);
        assertThat(queue.isFull("lathe")).isFalse();
        assertThat(commands).doesNotContain("distinct");
    }

    @Test
    void anEventIsFoundInItsSequenceAlone() {
        park("lathe");
        park("mill");
        UUID second = park("mill");

        assertThat(events.handle(new FindParkedSequenceQuery("acme", GROUP, second)))
                .isEqualTo(new ParkedSequenceState(true, 2));
        assertThat(events.handle(new DropParkedEventCommand("acme", GROUP, second)))
                .isEqualTo(new ParkedSequenceState(true, 1));
        assertThat(events.handle(new FindParkedSequenceQuery("acme", GROUP, second)))
                .isEqualTo(new ParkedSequenceState(false, 0));
        assertThat(commands).doesNotContain("distinct");
    }

    @Test
    void anEventOfAnotherTenantIsNotFound() {
        assertThat(events.handle(new FindParkedSequenceQuery("beta", GROUP, park("mill"))))
                .isEqualTo(new ParkedSequenceState(false, 0));
    }

    @Test
    void aPageOfATenantsEventsReadsNoneOfOthers() {
        for (int other = 0; other < 300; other++) {
            park("of beta " + other % 10, "beta");
        }
        List<UUID> acmes = List.of(park("lathe"), park("mill"), park("mill"));
        commands.clear();
        ParkedEventPage page = events.handle(new FindParkedEventsQuery("acme", GROUP, 1, 2));
        assertThat(page.items()).extracting(ParkedEventView::id).containsExactly(acmes.get(0), acmes.get(1));
        assertThat(page.total()).isEqualTo(3);
        assertThat(commands).containsExactly("find", "aggregate", "find");

        assertThat(events.handle(new FindParkedEventsQuery("acme", GROUP, 2, 2)).items())
                .extracting(ParkedEventView::id)
                .containsExactly(acmes.get(2));
        assertThat(events.handle(new FindParkedEventsQuery("beta", GROUP, 1, 20))
                        .total())
                .isEqualTo(300);
        assertThat(events.handle(new FindParkedEventsQuery("gamma", GROUP, 1, 20))
                        .items())
                .isEmpty();
    }

    @Test
    void anEventThatFailsAgainStaysItsTenants() {
        UUID event = park("mill");
        queue.process(letter -> Decisions.requeue(new IllegalStateException("not yet")));
        assertThat(events.handle(new FindParkedEventsQuery("acme", GROUP, 1, 20))
                        .items())
                .extracting(ParkedEventView::id)
                .containsExactly(event);
    }

    @Test
    void whatAProcessOfAnEarlierVersionParksIsItsTenantsToo() {
        UUID event = park("mill");
        park("lathe", "beta");
        letters().updateMany(new Document(), Updates.unset("message.tenant"));

        assertThat(events.handle(new FindParkedEventsQuery("acme", GROUP, 1, 20))
                        .items())
                .extracting(ParkedEventView::id)
                .containsExactly(event);
    }

    @Test
    void oneThatCannotBeReadHidesNoOthers() {
        UUID unreadable = park("lathe");
        letters()
                .updateOne(
                        Filters.eq("message.eventIdentifier", unreadable.toString()),
                        Updates.set("message.serializedMetaData", "{"));
        UUID event = park("mill");
        letters().updateMany(new Document(), Updates.unset("message.tenant"));

        assertThat(events.handle(new FindParkedEventsQuery("acme", GROUP, 1, 20))
                        .items())
                .extracting(ParkedEventView::id)
                .containsExactly(event);
        commands.clear();
        events.handle(new FindParkedEventsQuery("acme", GROUP, 1, 20));
        assertThat(commands).as("it is tried once").containsExactly("find", "aggregate", "find");
    }

    private MongoCollection<Document> letters() {
        return database.database().getCollection("deadletters");
    }

    private UUID park(String sequence) {
        return park(sequence, "acme");
    }

    private UUID park(String sequence, String tenantId) {
        EventMessage<?> event = new GenericEventMessage<>(sequence, Map.of(MessageKeys.TENANT, tenantId));
        queue.enqueue(sequence, new GenericDeadLetter<>(sequence, event));
        return UUID.fromString(event.getIdentifier());
    }
}
