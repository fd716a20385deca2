package io.fleetledger.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.machine.IdentifierClaimedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.subscription.PublishedType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LINE = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID HALL = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");
    private static final MachineRegisteredEvent REGISTERED =
            new MachineRegisteredEvent(MILL, "acme", 1, "Name 1", "M-1", MachineProtocol.JSON, null, null);

    private final Log log = new Log();
    private final History history = new History(
            log.store,
            log.events,
            Log.reads(),
            new Summaries((tenantId, ids) -> ids.contains(HALL) ? Map.of(HALL, "Hall of " + tenantId) : Map.of()));

    @Test
    void anEventIsShownWithWhoCausedItAndWhatItSays() {
        log.happens(MILL, REGISTERED, renamed(2));

        HistoryPage page = machine(after(0, 10));

        assertThat(page.more()).isFalse();
        assertThat(page.items())
                .singleElement()
                .isEqualTo(new HistoryItem(
                        1,
                        PublishedType.MACHINE_RENAMED,
                        Log.T0.plusSeconds(60),
                        "operator",
                        "c1",
                        "renamed from \"Name 1\" to \"Name 2\"",
                        Map.of("machine_id", MILL, "version", 2L, "old_name", "Name 1", "new_name", "Name 2")));
    }

    @Test
    void theFirstComeFirstAndEachPartGoesOnBehindTheOneBefore() {
        machineWithEvents(5);
        HistoryPage first = machine(new HistoryRange(0, Long.MAX_VALUE, false, 2));
        assertThat(sequences(first)).containsExactly(0L, 1L);
        assertThat(first.more()).isTrue();
        HistoryPage second = machine(after(1, 2));
        assertThat(sequences(second)).containsExactly(2L, 3L);
        assertThat(second.more()).isTrue();
        HistoryPage last = machine(after(3, 2));
        assertThat(sequences(last)).containsExactly(4L);
        assertThat(last.more()).isFalse();
        assertThat(machine(after(4, 2))).isEqualTo(new HistoryPage(List.of(), false));
    }

    @Test
    void theLastComeFirstWhereEventsBeforeOneAreAskedFor() {
        machineWithEvents(5);
        assertThat(sequences(machine(before(Long.MAX_VALUE, 3)))).containsExactly(4L, 3L, 2L);
        assertThat(machine(before(5, 3)).more()).isTrue();
        assertThat(sequences(machine(before(2, 3)))).containsExactly(1L, 0L);
        assertThat(machine(before(2, 3)).more()).isFalse();
        assertThat(machine(before(2, 2)).more()).isFalse();
        assertThat(machine(before(3, 2)).more()).isTrue();
        assertThat(machine(before(0, 3))).isEqualTo(new HistoryPage(List.of(), false));
    }

    @Test
    void noMoreIsReadThanIsShownAndOneWindowIsHeldAtATime() {
        machineWithEvents(2_000);
        log.sizesRead.clear();
        assertThat(sequences(machine(before(Long.MAX_VALUE, 1_000))))
                .containsExactlyElementsOf(
                        LongStream.range(0, 1_000).map(i -> 1_999 - i).boxed().toList());
        assertThat(log.sizesRead).containsExactly(1L, 250L, 250L, 250L, 250L, 1L);
        log.sizesRead.clear();
        assertThat(machine(after(9, 10)).items()).hasSize(10);
        assertThat(log.sizesRead).containsExactly(1L, 11L);
    }

    @Test
    void whatNobodyIsToldOfIsPassedOver() {
        IdentifierClaimedEvent internal = new IdentifierClaimedEvent("c", "acme", "M-1", MILL);
        log.happens(MILL, REGISTERED, internal, internal, renamed(2), internal);
        assertThat(sequences(machine(new HistoryRange(0, Long.MAX_VALUE, false, 2))))
                .containsExactly(0L, 3L);
        assertThat(machine(new HistoryRange(0, Long.MAX_VALUE, false, 2)).more())
                .isFalse();
        assertThat(sequences(machine(before(5, 1)))).containsExactly(3L);
        assertThat(machine(before(5, 1)).more()).isTrue();
    }

    @Test
    void anotherTenantsUnknownOrOfAnotherKindIsNotThere() {
        log.happens(MILL, REGISTERED);
        HistoryRange all = new HistoryRange(0, Long.MAX_VALUE, false, 10);
        assertThat(history.ofMachine("beta", MILL, all)).isEmpty();
        assertThat(history.ofMachine("acme", LINE, all)).isEmpty();
        assertThat(history.ofGroup("acme", MILL, all)).isEmpty();
    }

    @Test
    void aGroupsHistoryNamesTheGroupsItMovedBetween() {
        log.happens(
                LINE,
                new MachineGroupCreatedEvent(LINE, "acme", 1, "Line", GroupType.LINE, null, null),
                new MachineGroupMovedEvent(LINE, "acme", 2, null, HALL),
                new MachineGroupMovedEvent(LINE, "acme", 3, HALL, MILL));
        assertThat(history.ofGroup("acme", LINE, new HistoryRange(0, Long.MAX_VALUE, false, 10))
                        .orElseThrow()
                        .items())
                .extracting(HistoryItem::summary)
                .containsExactly(
                        "created as \"Line\", a group of the type line",
                        "moved from the top to \"Hall of acme\"",
                        "moved from \"Hall of acme\" to a group that is no more");
        assertThat(history.ofGroup("beta", LINE, new HistoryRange(0, Long.MAX_VALUE, false, 10)))
                .isEmpty();
    }

    private void machineWithEvents(int count) {
        log.happens(MILL, REGISTERED);
        log.happens(
                MILL,
                LongStream.rangeClosed(2, count).mapToObj(HistoryTest::renamed).toArray());
    }

    private static MachineRenamedEvent renamed(long version) {
        return new MachineRenamedEvent(MILL, "acme", version, "Name " + (version - 1), "Name " + version);
    }

    private static HistoryRange after(long sequence, int limit) {
        return new HistoryRange(sequence + 1, Long.MAX_VALUE, false, limit);
    }

    private static HistoryRange before(long sequence, int limit) {
        return new HistoryRange(0, sequence, true, limit);
    }

    private HistoryPage machine(HistoryRange range) {
        return history.ofMachine("acme", MILL, range).orElseThrow();
    }

    private static List<Long> sequences(HistoryPage page) {
        return page.items().stream().map(HistoryItem::sequence).toList();
    }
}
