package io.fleetledger.query.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Versions of one thing, event by event. */
@OnEveryMongoDb
class VersionBatchIT {

    private static final Instant NOON = Instant.parse("2026-04-04T12:00:00Z");

    private final ReadStore store = new ReadStore();

    @AfterEach
    void close() {
        store.close();
    }

    /** Each is tried once in vain, and what the batch has so far is written all the same. */
    @Test
    void anEventThatFailedAndComesAgainLeavesWhatItWouldHaveLeftAtOnce() {
        List<EventCoordinates> moments =
                List.of(moment(1, NOON), moment(2, NOON.plusSeconds(1)), moment(3, NOON.plusSeconds(1)));
        for (EventCoordinates coordinates : moments) {
            VersionBatch smooth = batch("smooth");
            smooth.change(coordinates, "mill", naming(coordinates));
            smooth.write();
            VersionBatch failing = batch("rough");
            assertThatThrownBy(() -> failing.change(
                            coordinates, "mill", naming(coordinates).andThen(VersionBatchIT::fail)))
                    .hasMessage("broken");
            failing.write();
            VersionBatch again = batch("rough");
            again.change(coordinates, "mill", naming(coordinates));
            again.write();
        }
        EventCoordinates last = moment(4, NOON.plusSeconds(2));
        VersionBatch smooth = batch("smooth");
        smooth.amend(last, "mill", naming(last));
        smooth.write();
        VersionBatch failing = batch("rough");
        assertThatThrownBy(() -> failing.amend(last, "mill", naming(last).andThen(VersionBatchIT::fail)))
                .hasMessage("broken");
        failing.write();
        failing.amend(last, "mill", naming(last));
        failing.write();
        assertThat(store.all("rough")).isEqualTo(store.all("smooth")).hasSize(2);
        assertThat(store.all("rough-heads")).isEqualTo(store.all("smooth-heads"));
    }

    private VersionBatch batch(String collection) {
        return new VersionBatch(store.mongo, collection, collection + "-heads");
    }

    private static EventCoordinates moment(long position, Instant at) {
        return new EventCoordinates("acme", at, position, "mill", position);
    }

    private static Consumer<Document> naming(EventCoordinates coordinates) {
        return version -> version.append("names", version.get("names", "") + coordinates.position());
    }

    private static void fail(Document version) {
        throw new IllegalStateException("broken");
    }
}
