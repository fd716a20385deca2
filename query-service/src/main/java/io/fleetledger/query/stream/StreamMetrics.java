package io.fleetledger.query.stream;

import io.fleetledger.query.stream.Subscriber.Ending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** {@code fleet.streams.*}: the readers connected to this process, and why others no longer are. */
final class StreamMetrics {

    /** The kinds of readers. */
    enum Kind {
        /** A stream of {@code GET /events}. */
        EVENTS,
        DASHBOARD;

        private String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final MeterRegistry meters;
    private final Map<Kind, AtomicInteger> connected = Arrays.stream(Kind.values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind, kind -> new AtomicInteger()));

    StreamMetrics(MeterRegistry meters) {
        this.meters = meters;
        connected.forEach((kind, count) -> Gauge.builder("fleet.streams.connected", count, AtomicInteger::get)
                .description("Streams of events and dashboards that are connected to this process")
                .tag("kind", kind.tag())
                .register(meters));
    }

    void began(Kind kind) {
        connected(kind).incrementAndGet();
    }

    void ended(Kind kind, Ending why) {
        connected(kind).decrementAndGet();
        Counter.builder("fleet.streams.ended")
                .description("Streams of events and dashboards that have ended, by what ended them")
                .tag("kind", kind.tag())
                .tag("why", why.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }

    private AtomicInteger connected(Kind kind) {
        return Objects.requireNonNull(connected.get(kind));
    }
}
