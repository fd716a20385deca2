package io.fleetledger.command.status;

import static io.fleetledger.command.status.Course.reading;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierReadingsTest {

    @Test
    void ofEachMetricTheNewestOfAllStaysIsKnown() {
        EarlierReadings earlier = EarlierReadings.NONE
                .and(Map.of("heat", at(7), "speed", at(3)))
                .and(Map.of("heat", at(5), "rpm", at(9)));
        assertThat(earlier.newestMicros()).isEqualTo(Map.of("heat", 7L, "speed", 3L, "rpm", 9L));
    }

    @Test
    void whatIsNotNewerIsLeftOut() {
        EarlierReadings earlier = EarlierReadings.NONE.and(
                Map.of("heat", new MetricCondition(reading("heat", 2, 1).atMicros(), 1, "C", null)));
        assertThat(earlier.newer(List.of(
                        reading("heat", 1, 1), reading("heat", 2, 1), reading("heat", 3, 1), reading("speed", 1, 1))))
                .containsExactly(reading("heat", 3, 1), reading("speed", 1, 1));
    }

    @Test
    void ofVeryManyMetricsThoseHeardOfLastAreKnown() {
        Map<String, MetricCondition> many = IntStream.rangeClosed(0, StatusEvaluation.MAX_METRICS)
                .boxed()
                .collect(Collectors.toMap(number -> "metric " + number, number -> at(number)));
        assertThat(EarlierReadings.NONE.and(many).newestMicros())
                .hasSize(StatusEvaluation.MAX_METRICS)
                .doesNotContainKey("metric 0");
    }

    @Test
    void earlierReadingsAreReadAsTheyWereStored() {
        EarlierReadings earlier = EarlierReadings.NONE.and(Map.of("heat of.$all", at(7)));
        var stored = Course.SERIALIZER.serialize(earlier, String.class);
        assertThat(Course.SERIALIZER.<String, EarlierReadings>deserialize(stored))
                .isEqualTo(earlier);
    }

    private static MetricCondition at(long micros) {
        return new MetricCondition(micros, 1, "C", null);
    }
}
