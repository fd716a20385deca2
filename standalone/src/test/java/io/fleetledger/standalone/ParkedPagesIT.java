package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.ParkedEventStore;
import io.fleetledger.support.axon.ParkedEventStore.Parked;
import io.fleetledger.support.axon.ProcessingStores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Thousands of parked sequences in the event database, as a rebuild compares them. */
class ParkedPagesIT {

    private static final String GROUP = "machine-list";
    private static final int SEQUENCES = 3_000;
    private static final int PAGE = 500;

    /** Longer than a page: the others wait behind the first one. */
    private static final int LONG = 1_200;

    @TempDir
    Path dataDir;

    @Test
    void theFirstEventOfEachSequenceIsReadInPagesHoweverLongTheSequencesAre() {
        try (RunningFleet fleet = RunningFleet.start(dataDir)) {
            List<Parked> firsts = new ArrayList<>();
            List<Object[]> rows = new ArrayList<>();
            for (int number = 0; number < SEQUENCES; number++) {
                String sequence = String.format("sequence-%05d", number);
                firsts.add(park(rows, sequence, 3));
                park(rows, sequence, 7);
            }
            firsts.add(park(rows, "sequence-long", 0));
            for (int index = 1; index < LONG; index++) {
                park(rows, "sequence-long", index);
            }
            firsts.add(park(rows, "sequence-of-the-end", 0));
            insert(fleet, rows);
            ParkedEventStore store = fleet.bean(ProcessingStores.class).parked();

            List<Parked> found = new ArrayList<>();
            List<Parked> page = store.firstParked(GROUP, "", PAGE);
            while (!page.isEmpty()) {
                assertThat(page).hasSizeLessThanOrEqualTo(PAGE);
                found.addAll(page);
                page = store.firstParked(GROUP, page.get(page.size() - 1).sequence(), PAGE);
            }
            assertThat(found).isEqualTo(firsts);

            List<Parked> asked = new ArrayList<>(firsts.subList(100, 100 + PAGE));
            asked.add(new Parked(firsts.get(0).sequence(), UUID.randomUUID().toString()));
            asked.add(new Parked("sequence-unknown", firsts.get(0).eventId()));
            Parked behind = new Parked("sequence-long", (String) rows.get(rows.size() - 2)[4]);
            asked.add(behind);
            assertThat(store.stillParked(GROUP, asked))
                    .hasSize(PAGE + 1)
                    .containsAll(firsts.subList(100, 100 + PAGE))
                    .contains(behind);
            assertThat(store.stillParked("alerts", asked)).isEmpty();
            assertThat(store.firstParked("alerts", "", PAGE)).isEmpty();
        }
    }

    private static Parked park(List<Object[]> rows, String sequence, long index) {
        String eventId = UUID.randomUUID().toString();
        rows.add(new Object[] {UUID.randomUUID().toString(), GROUP, sequence, index, eventId});
        return new Parked(sequence, eventId);
    }

    private static void insert(RunningFleet fleet, List<Object[]> rows) {
        fleet.bean(JdbcTemplate.class)
                .batchUpdate(
                        "INSERT INTO DeadLetterEntry (deadLetterIdentifier, processingGroup, sequenceIdentifier,"
                                + " sequenceIndex, eventIdentifier, messageType, timestamp, payloadType, payload,"
                                + " enqueuedAt) VALUES (?, ?, ?, ?, ?, 'Event', '2026-03-01T08:00:00Z', 'none', X'00',"
                                + " '2026-03-01T08:00:00Z')",
                        rows);
    }
}
