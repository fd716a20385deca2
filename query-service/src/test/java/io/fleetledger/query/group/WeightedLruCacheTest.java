package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WeightedLruCacheTest {

    private final WeightedLruCache<String> recent = new WeightedLruCache<>(10, String::length);

    @Test
    void whatWasAskedForLastStaysAsFarAsItFits() {
        recent.put("a", "aaaa");
        recent.put("b", "bbbb");
        assertThat(recent.get("a")).isEqualTo("aaaa");
        recent.put("c", "cccc");
        assertThat(recent.get("a")).isEqualTo("aaaa");
        assertThat(recent.get("b")).isNull();
        assertThat(recent.get("c")).isEqualTo("cccc");
    }

    @Test
    void theNewestStaysHoweverLargeItIs() {
        recent.put("a", "aaaa");
        recent.put("b", "b".repeat(100));
        assertThat(recent.get("a")).isNull();
        assertThat(recent.get("b")).hasSize(100);
    }

    @Test
    void whatIsReplacedOrTakenWeighsNothingAnyMore() {
        recent.put("a", "a".repeat(9));
        recent.put("a", "aa");
        recent.put("b", "b".repeat(8));
        assertThat(recent.get("a")).isEqualTo("aa");
        assertThat(recent.take("b")).isEqualTo("b".repeat(8));
        assertThat(recent.get("b")).isNull();
        recent.put("c", "c".repeat(8));
        assertThat(recent.get("a")).isEqualTo("aa");
    }
}
