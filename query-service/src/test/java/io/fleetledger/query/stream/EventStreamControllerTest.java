package io.fleetledger.query.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.support.axon.AggregateEvents;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.TimeLimitedReads;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.security.CallerReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;

/** Readers of a group's events, where a tenant may have one stream and the log does not tell members. */
class EventStreamControllerTest {

    private static final String TENANT = "acme";
    private static final StreamLimits LIMITS = new StreamLimits(
            1, 10, DataSize.ofKilobytes(1), Duration.ofMinutes(1), Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final SubscriberLog log = mock(SubscriberLog.class);
    private final AtomicInteger asked = new AtomicInteger();
    private final AggregateEvents unavailable = (aggregateId, from, to) -> {
        asked.incrementAndGet();
        throw new EventStoreException("away");
    };
    private final Streams streams =
            new Streams(log, LIMITS, Clock.systemUTC(), new StreamMetrics(new SimpleMeterRegistry()), tenant -> false);
    private final EventStreamController events = new EventStreamController(
            log,
            new MembersInLog(
                    unavailable,
                    ids -> Map.of(),
                    (aggregateId, position) -> 0,
                    new TimeLimitedReads(Runnable::run, BusResponses.inProcess())),
            streams,
            LIMITS,
            mock(CallerReader.class));
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/events");

    @BeforeEach
    void start() {
        request.addParameter("group_id", UUID.randomUUID().toString());
        when(log.head()).thenReturn(7L);
        streams.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        streams.stop();
        streams.close();
    }

    @Test
    void whoHasNoPlaceIsRefusedBeforeAnyMembersAreRead() {
        streams.enter(TENANT);
        assertThatThrownBy(this::read)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().error().code()).isEqualTo("TOO_MANY_STREAMS"));
        assertThat(asked).hasValue(0);
    }

    @Test
    void whoseMembersCannotBeReadKeepsNoPlace() {
        assertThatThrownBy(this::read).isInstanceOf(EventStoreException.class);
        assertThat(asked).hasValue(1);
        assertThatCode(() -> streams.enter(TENANT)).doesNotThrowAnyException();
    }

    @Test
    void forAHeadNoMembersAreRead() throws Exception {
        request.setMethod("HEAD");
        read();
        assertThat(asked).hasValue(0);
    }

    @Test
    void aPageNeedsNoPlace() throws Exception {
        streams.enter(TENANT);
        request.addHeader(HttpHeaders.ACCEPT, "application/json");
        request.removeParameter("group_id");
        when(log.read(anyLong(), any(), anyInt(), anyLong())).thenReturn(new SubscriberLog.Part(List.of(), 7, true));
        read();
    }

    private void read() throws Exception {
        events.read(new Caller(TENANT, "viewer", Role.VIEWER, Set.of()), request, new MockHttpServletResponse());
    }
}
