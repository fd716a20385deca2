package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.fleetledger.support.mongo.IndexBuilds;
import io.fleetledger.support.servers.OnEveryMongoDb;
import io.fleetledger.support.servers.TestDatabase;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookOutboxContract;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.json.JacksonSerializer;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two processes send by one store: to each webhook one of them, in order, and what one leaves the other goes on with. */
@OnEveryMongoDb
class MongoWebhookOutboxIT extends WebhookOutboxContract {

    private final AtomicReference<Runnable> beforeABodyGoes = new AtomicReference<>();
    private final TestDatabase database = TestDatabase.open(new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("delete")
                    && event.getCommand().getString("delete").getValue().equals("webhook_bodies")) {
                Runnable once = beforeABodyGoes.getAndSet(null);
                if (once != null) {
                    once.run();
                }
            }
        }
    });
    private final WebhookOutbox here = processOf("here");
    private final WebhookOutbox there = processOf("there");

    private WebhookOutbox processOf(String name) {
        return MongoWebhookOutbox.of(
                database.database(), JacksonSerializer.defaultSerializer(), name, new IndexBuilds(Duration.ZERO));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected WebhookOutbox outbox() {
        return here;
    }

    @Override
    protected void loseDueInstants() {
        collection("webhook_endpoints").updateMany(new Document(), Updates.unset("due_at"));
    }

    @Override
    protected long bodies() {
        return collection("webhook_bodies").countDocuments();
    }

    @Override
    protected void leaveBody(long position) {
        collection("webhook_bodies")
                .insertOne(new Document("_id", position).append("body", "{}").append("mark", new ObjectId()));
    }

    @Override
    protected void loseBody(long position) {
        collection("webhook_bodies").deleteOne(new Document("_id", position));
    }

    private MongoCollection<Document> collection(String name) {
        return database.database().getCollection(name);
    }

    /** It has read the webhook, and is held up until another process has gone on with its segment. */
    @Test
    void aProcessThatWasHeldUpPutsNothingOlderInThePlaceOfWhatAnotherHasPut() {
        put(ONE, 1);
        there.put(endpoint(ONE, "acme", true, 3));

        assertThatExceptionOfType(ConcurrencyException.class)
                .isThrownBy(() -> here.put(endpoint(ONE, "acme", false, 2)));
        assertThat(here.endpoints().find(ONE)).contains(endpoint(ONE, "acme", true, 3));
        assertThat(here.deliveries().next(ONE)).isPresent();
    }

    @Test
    void aWebhookOfBeforeSequencesWereKeptIsPutAsEver() {
        collection("webhook_endpoints").updateMany(new Document(), Updates.unset("sequence"));
        here.put(endpoint(ONE, "acme", true, 2));
        assertThat(here.endpoints().find(ONE)).contains(endpoint(ONE, "acme", true, 2));
    }

    @Test
    void aWebhookIsOneProcessesUntilItIsHandedBackOrItsLeaseEnds() {
        put(ONE, 1);
        put(OTHER, 1);
        assertThat(claimedBy(here)).containsExactlyInAnyOrder(ONE, OTHER);
        assertThat(claimedBy(there)).isEmpty();

        here.release(ONE, now);
        assertThat(claimedBy(there)).containsExactly(ONE);

        now = now.plus(LEASE).minusMillis(1);
        here.schedule().renewLeases(Set.of(OTHER), now, LEASE);
        now = now.plusMillis(2);
        assertThat(claimedBy(there)).as("still its own, and not the other's").containsExactly(ONE);
        now = now.plus(LEASE);
        assertThat(there.schedule().claim(now, LEASE, 10, Map.of(ONE, "acme"), 10).stream()
                        .map(turn -> turn.endpoint().id()))
                .as("the process is gone")
                .containsExactly(OTHER);
    }

    @Test
    void whoHasLostAWebhookDoesNotSayWhenItIsNext() {
        put(ONE, 1);
        claimedBy(here);
        now = now.plus(LEASE).plusMillis(1);
        assertThat(claimedBy(there)).containsExactly(ONE);

        here.schedule().failed(endpoint(ONE, "acme", true), 9, now, REFUSED, now.plusSeconds(600));
        here.release(ONE, now);

        assertThat(there.schedule().claim(now, LEASE, 10, Map.of(), 10).get(0).attempts())
                .isZero();
    }

    @Test
    void aWebhookIsSentToOnlyWhileItIsThisProcesses() {
        put(ONE, 1);
        claimedBy(here);
        assertThat(here.schedule().findIfClaimed(ONE)).contains(endpoint(ONE, "acme", true));

        now = now.plus(LEASE).plusMillis(1);
        claimedBy(there);

        assertThat(here.schedule().findIfClaimed(ONE)).isEmpty();
    }

    /** Between the look for others who are to have it and its end, a batch is repeated that puts the event once more. */
    @Test
    void aBodyStaysForARowThatIsPutWhileItIsAboutToGo() {
        put(ONE, 1);
        beforeABodyGoes.set(() -> there.deliveries().put(List.of(delivery(ONE, 1), delivery(OTHER, 1))));

        here.deliveries().remove(ONE, 1);

        assertThat(beforeABodyGoes).hasValue(null);
        assertThat(bodies()).isEqualTo(1);
        assertThat(takenAll(OTHER)).containsExactly(1L);
        assertThat(takenAll(ONE)).containsExactly(1L);
        assertThat(bodies()).isZero();
    }

    /** As a process leaves it that is killed between the two. */
    @Test
    void aRowWithoutItsBodyWaitsForItAndWhatFollowsWaitsForIt() {
        put(ONE, 1);
        put(ONE, 2);
        collection("webhook_bodies").deleteOne(new Document("_id", 1L));

        assertThat(here.deliveries().next(ONE)).isEmpty();
        assertThat(here.deliveries().isWaiting(ONE)).isTrue();

        put(ONE, 1);
        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
    }

    @Test
    void whatWasPutBeforeBodiesWereApartIsSent() {
        put(ONE, 2);
        collection("webhook_deliveries")
                .insertOne(new Document("_id", ONE + ":1")
                        .append("webhook_id", ONE.toString())
                        .append("position", 1L)
                        .append("dead", false)
                        .append("message_id", "message-1")
                        .append("type", "io.fleetledger.machine.renamed")
                        .append("occurred_at", Date.from(CREATED))
                        .append("body", delivery(ONE, 1).body()));

        assertThat(takenAll(ONE)).containsExactly(1L, 2L);
    }

    private List<UUID> claimedBy(WebhookOutbox process) {
        return process.schedule().claim(now, LEASE, 10, Map.of(), 10).stream()
                .map(turn -> turn.endpoint().id())
                .toList();
    }
}
