package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read by hand is what the platform reads, and nothing else. */
class TimestampsTest {

    private static final String DIGITS = "0123456789";

    static IntStream seeds() {
        return IntStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyTextMeansWhatThePlatformSaysItMeans(int seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder("%04d-%02d-%02dT%02d:%02d:%02d"
                .formatted(
                        1900 + random.nextInt(200),
                        1 + random.nextInt(12),
                        1 + random.nextInt(30),
                        random.nextInt(25),
                        random.nextInt(61),
                        random.nextInt(61)));
        if (random.nextBoolean()) {
            text.append('.');
            random.ints(random.nextInt(11), 0, 10).forEach(text::append);
        }
        text.append('Z');
        if (random.nextInt(4) == 0) {
            text.setCharAt(random.nextInt(text.length()), (DIGITS + "TZ:-. x").charAt(random.nextInt(17)));
        }

        assertThat(read(text.toString(), Timestamps::parse))
                .as(text.toString())
                .isEqualTo(
                        read(text.toString(), same -> OffsetDateTime.parse(same).toInstant()));
    }

    private static Object read(String text, java.util.function.Function<String, Object> reader) {
        try {
            return reader.apply(text);
        } catch (DateTimeException invalid) {
            return "no time";
        }
    }
}
