package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SegmentBalanceTest {

    private final Map<String, Map<Integer, String>> holders = new TreeMap<>();
    private int moves;

    @Test
    void whoComesLaterGetsHalfOfEverything() {
        group("sagas", "first", "first");
        group("machine-list", "first");
        group("reading-history", "first", "first", "first", "first");
        group("alerts", "first");

        assertThat(steps("second", 10)).isEqualTo(4);
        assertThat(of("sagas").values()).containsExactlyInAnyOrder("first", "second");
        assertThat(of("reading-history").values()).filteredOn("second"::equals).hasSize(2);
        assertThat(load()).containsExactlyInAnyOrderEntriesOf(Map.of("first", 4L, "second", 4L));
    }

    @Test
    void nothingMovesForNothing() {
        group("sagas", "first", "second");
        group("alerts", "first");
        assertThat(steps("first", 3) + steps("second", 3)).isZero();
        assertThat(steps("third", 3)).isEqualTo(1);
        assertThat(steps("first", 3) + steps("second", 3)).isZero();
    }

    /** Its claims end by themselves, and whoever comes first has them. */
    @Test
    void whatNobodyFollowsIsLeftToTheProcessors() {
        group("sagas");
        assertThat(steps("first", 3)).isZero();
    }

    @Test
    void manyComeToRestWhateverTheirOrder() {
        group("reading-history", "a", "a", "a", "a");
        Stream.of("b", "c", "d", "e", "f", "g").forEach(name -> group(name, "a"));
        for (int round = 0; round < 10; round++) {
            Stream.of("d", "b", "a", "c").forEach(process -> steps(process, 1));
        }
        int before = moves;
        Stream.of("a", "b", "c", "d").forEach(process -> steps(process, 5));
        assertThat(moves).isEqualTo(before);
        assertThat(load().values()).containsExactlyInAnyOrder(2L, 2L, 3L, 3L);
    }

    private Map<Integer, String> of(String group) {
        return Objects.requireNonNull(holders.get(group));
    }

    private int steps(String process, int count) {
        int before = moves;
        var balance = new SegmentBalance(List.copyOf(holders.keySet()), this::of, process, (group, segment, holder) -> {
            assertThat(of(group)).containsEntry(segment, holder);
            of(group).put(segment, process);
            moves++;
        });
        IntStream.range(0, count).forEach(step -> balance.step());
        return moves - before;
    }

    private Map<String, Long> load() {
        return holders.values().stream()
                .flatMap(group -> group.values().stream())
                .collect(Collectors.groupingBy(holder -> holder, Collectors.counting()));
    }

    private void group(String name, String... holdersOfSegments) {
        Map<Integer, String> segments = new HashMap<>();
        for (String holder : holdersOfSegments) {
            segments.put(segments.size(), holder);
        }
        holders.put(name, segments);
    }
}
