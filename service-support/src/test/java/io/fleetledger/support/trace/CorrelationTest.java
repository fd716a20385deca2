package io.fleetledger.support.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorrelationTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @AfterEach
    void leaveTheTrace() {
        Correlation.set(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01",
                "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-brings"
            })
    void aValidHeadersTraceGoesOnInASpanOfOurOwn(String header) {
        Correlation correlation = Correlation.from(header);
        assertThat(correlation.traceId()).isEqualTo(TRACE);
        assertThat(correlation.flags()).isEqualTo("01");
        assertThat(correlation.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
        assertThat(correlation.traceparent()).isEqualTo("00-" + TRACE + "-" + correlation.spanId() + "-01");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "garbage",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-1",
                "00-" + TRACE + "-" + SPAN + "-01.",
                "0-" + TRACE + "-" + SPAN + "-01",
                " 00-" + TRACE + "-" + SPAN + "-01"
            })
    void anyOtherHeaderBeginsATraceOfOurOwn(String header) {
        Correlation correlation = Correlation.from(header);
        assertThat(correlation.traceId()).matches("(?!0{32})[0-9a-f]{32}").isNotEqualTo(TRACE);
        assertThat(correlation.traceparent()).endsWith("-00");
    }

    @Test
    void theThreadsRequestDecidesTheTrace() {
        Correlation one = Correlation.from(null);
        Correlation.set(one);
        assertThat(Correlation.current()).isEqualTo(one);
        Correlation.set(null);
        assertThat(Correlation.current()).isNotEqualTo(one);
    }
}
