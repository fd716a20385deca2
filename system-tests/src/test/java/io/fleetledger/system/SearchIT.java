package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@SystemTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchIT {

    private static final long SEED = 20_260_404;
    private static final int NAMES = 40;
    private static final int QUERIES = 150;
    private static final List<String> PIECES = List.of(
            ".*",
            "%",
            "_",
            "\\",
            "^",
            "$",
            "[a-z]",
            "(",
            ")",
            "{2}",
            "|",
            "+",
            "?",
            "\"",
            "'",
            "\\d",
            "\\Q",
            "\\E",
            "/",
            "&",
            "=",
            "#",
            "<b>",
            ";",
            "--",
            "$where",
            "ä",
            "Ö",
            "Übung",
            "ß",
            "ẞ",
            "Straße",
            "STRASSE",
            "Σίσυφος",
            "ΣΊΣΥΦΟΣ",
            "ς",
            "İstanbul",
            "ısı",
            "I",
            "i",
            "😀",
            "🏭",
            "👩🏽‍🔧",
            "e\u0301",
            "é",
            "A\u030a",
            "Å",
            "K",
            "ſ",
            "ﬁ",
            "ǆ",
            "ǅ",
            "𐐀",
            "𐐨",
            "Ж",
            "ж",
            "工場",
            "مصنع",
            "CNC",
            "mill",
            " ",
            "  ",
            "\u00a0",
            "7",
            "-",
            "null",
            "a",
            "A",
            "\u200d",
            "\ufe0f");

    private final Api api;
    private final List<Machine> machines = new ArrayList<>();

    SearchIT(Fleet fleet) {
        api = fleet.newTenant(); // Each search is compared with a walk through all of it.
    }

    @BeforeAll
    void machinesOfDifficultNames() {
        Random random = new Random(SEED);
        for (int i = 0; i < NAMES; i++) {
            String identifier = i % 2 == 0
                    ? Unique.identifier()
                    : Unique.identifier() + pieces(random).strip();
            api.registerWith("name", "N" + pieces(random) + ".", "machine_identifier", identifier, "protocol", "json");
        }
        machines.addAll(api.walk("is_active", "all"));
    }

    private static String pieces(Random random) {
        return IntStream.range(0, 1 + random.nextInt(5))
                .mapToObj(piece -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }

    @Test
    void findsEachPieceLiterally() {
        PIECES.forEach(this::findsWhatTheModelFinds);
    }

    @Test
    void findsAnyPartOfANameOrIdentifierInAnyCase() {
        Random random = new Random(SEED + 1);
        for (int i = 0; i < QUERIES; i++) {
            Machine machine = machines.get(random.nextInt(machines.size()));
            String text = random.nextBoolean() ? machine.name() : machine.identifier();
            int[] points = text.codePoints().toArray();
            int from = random.nextInt(points.length);
            int length = 1 + random.nextInt(Math.min(12, points.length - from));
            findsWhatTheModelFinds(otherCases(random, new String(points, from, length)));
        }
    }

    @Test
    void findsNothingThatIsNotThere() {
        Random random = new Random(SEED + 2);
        for (int i = 0; i < 30; i++) {
            findsWhatTheModelFinds(pieces(random));
        }
        findsWhatTheModelFinds("y".repeat(200));
        findsWhatTheModelFinds("🏭".repeat(200));
    }

    @Test
    void anEmptySearchFindsEverything() {
        assertThat(api.total("search", "")).isEqualTo(api.total());
    }

    @Test
    void aSearchIsCombinedWithFilters() {
        Machine machine = machines.stream()
                .filter(Machine::active)
                .filter(each -> each.identifier().length() <= 200) // Longer ones cannot be searched for whole.
                .findFirst()
                .orElseThrow();
        assertThat(api.total("search", machine.identifier(), "protocol", machine.protocol()))
                .isEqualTo(1);
        assertThat(api.total("search", machine.identifier(), "status", "healthy"))
                .isZero();
        assertThat(api.total("search", machine.identifier(), "is_active", "false"))
                .isZero();
    }

    private static String otherCases(Random random, String text) {
        return text.codePoints()
                .map(point -> switch (random.nextInt(3)) {
                    case 0 -> Character.toUpperCase(point);
                    case 1 -> Character.toLowerCase(point);
                    default -> point;
                })
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private void findsWhatTheModelFinds(String search) {
        Set<String> expected = machines.stream()
                .filter(machine -> TextModel.matches(machine, search))
                .map(Machine::id)
                .collect(Collectors.toSet());
        List<Machine> found = api.walk("search", search, "is_active", "all");
        assertThat(found.stream().map(Machine::id))
                .as("search for <%s>", search)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(api.total("search", search, "is_active", "all"))
                .as("total of <%s>", search)
                .isEqualTo(expected.size());
    }
}
