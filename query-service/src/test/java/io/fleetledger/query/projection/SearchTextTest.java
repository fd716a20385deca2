package io.fleetledger.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SearchTextTest {

    /** Few characters, so that random texts often contain one another; each has its own way of being difficult. */
    private static final List<String> ALPHABET = List.of(
            "a",
            "A",
            "b",
            ".",
            "*",
            "\\",
            "[",
            "^",
            "$",
            "\n",
            " ",
            "ß",
            "ẞ",
            "İ",
            "ı",
            "i",
            "\u212A",
            "k",
            "ς",
            "Σ",
            "\uD83D\uDD27",
            "\uD801\uDC00",
            "\uD801\uDC28",
            "\uFB01",
            "\u0301");

    @Test
    void foldingKeepsTheNumberOfCodePoints() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                String folded = SearchText.fold(Character.toString(point));
                assertThat(folded.codePointCount(0, folded.length())).isEqualTo(1);
            }
        }
    }

    @Test
    void textsFoldAlikeIfTheyDifferByCaseOnly() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String one = text(random, 2);
            String other = text(random, 2);
            assertThat(SearchText.fold(one).equals(SearchText.fold(other)))
                    .as("%s and %s", one, other)
                    .isEqualTo(one.equalsIgnoreCase(other));
        }
    }

    @Test
    void aTextIsFoundByExactlyTheTextsItContains() {
        Random random = new Random(2);
        int found = 0;
        for (int i = 0; i < 40_000; i++) {
            String text = text(random, 12);
            String part = random.nextBoolean() ? text(random, 5) : partOf(text, random);
            if (part.isEmpty()) {
                continue;
            }
            boolean contains = contains(text, part);
            found += contains ? 1 : 0;
            boolean byGrams = new HashSet<>(SearchText.grams("", text)).containsAll(SearchText.gramsOf(part));
            boolean byPattern =
                    SearchText.containing(part).matcher(SearchText.fold(text)).find();
            assertThat(byGrams && byPattern).as("'%s' in '%s'", part, text).isEqualTo(contains);
            assertThat(byPattern).as("'%s' in '%s'", part, text).isEqualTo(contains);
        }
        assertThat(found).as("cases that tell something").isBetween(10_000, 35_000);
    }

    @Test
    void everyAsciiCharacterMeansItself() {
        for (char sought = 0; sought < 128; sought++) {
            for (char there = 0; there < 128; there++) {
                assertThat(SearchText.containing("<" + sought + ">")
                                .matcher(SearchText.fold("<" + there + ">"))
                                .find())
                        .as("%d in %d", (int) sought, (int) there)
                        .isEqualTo(Character.toLowerCase(sought) == Character.toLowerCase(there));
            }
        }
    }

    @Test
    void aLongPartAsksForFewGramsThatReachItsEnds() {
        List<String> grams = SearchText.gramsOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(7));
        assertThat(grams).hasSizeLessThanOrEqualTo(6).contains("abc", "xyz");
        assertThat(SearchText.gramsOf("AbC")).containsExactly("abc");
        assertThat(SearchText.gramsOf("AbCd")).containsExactly("abc", "bcd");
    }

    /** Without folding, n-grams or patterns. */
    private static boolean contains(String text, String part) {
        int[] here = text.codePoints().toArray();
        int[] sought = part.codePoints().toArray();
        for (int from = 0; from + sought.length <= here.length; from++) {
            String there = new String(here, from, sought.length);
            if (there.equalsIgnoreCase(part)) {
                return true;
            }
        }
        return false;
    }

    private static String partOf(String text, Random random) {
        int[] points = text.codePoints().toArray();
        int from = random.nextInt(points.length + 1);
        int[] part = Arrays.copyOfRange(points, from, from + random.nextInt(points.length - from + 1));
        String same = new String(part, 0, part.length);
        return random.nextBoolean()
                ? same
                : same.codePoints()
                        .map(random.nextBoolean() ? Character::toUpperCase : Character::toLowerCase)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            text.append(ALPHABET.get(random.nextInt(ALPHABET.size())));
        }
        return text.toString();
    }
}
