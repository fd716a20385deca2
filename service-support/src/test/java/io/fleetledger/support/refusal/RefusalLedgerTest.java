package io.fleetledger.support.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.support.SteppingClock;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.offboarding.AppendGate;
import io.fleetledger.support.offboarding.InMemoryOffboardings;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.offboarding.OffboardingPhase;
import io.fleetledger.support.trace.Correlation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.junit.jupiter.api.Test;

class RefusalLedgerTest {

    private static final RefusalKind LOW =
            new RefusalKind("acme", "viewer", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");

    private final SteppingClock clock = new SteppingClock(T0);
    private final List<EventMessage<?>> told = new ArrayList<>();
    private boolean logIsAway;
    private int tried;
    private final SimpleEventBus bus = SimpleEventBus.builder().build();
    private final RefusalLedger ledger =
            new RefusalLedger(new Events(bus, Runnable::run, BusResponses.inProcess()), clock);

    RefusalLedgerTest() {
        bus.subscribe(messages -> {
            tried++;
            if (logIsAway) {
                throw new IllegalStateException("away");
            }
            told.addAll(messages);
        });
    }

    @Test
    void theFirstRefusalIsAppendedAtOnceWithItsActor() {
        ledger.count(LOW);
        ledger.appendDue();
        assertThat(told).singleElement().satisfies(event -> {
            assertThat(event.getPayload())
                    .isEqualTo(
                            new WriteRefusedEvent("acme", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW", 1, T0, T0));
            assertThat(event.getMetaData())
                    .containsEntry(MessageKeys.ACTOR, "viewer")
                    .containsEntry(MessageKeys.TENANT, "acme");
        });
    }

    @Test
    void thoseThatFollowWithinAMinuteAreToldAsOneWithTheirNumber() {
        for (int second = 0; second < 120; second++) {
            IntStream.range(0, 50).forEach(i -> ledger.count(LOW));
            ledger.appendDue();
            clock.step(Duration.ofSeconds(1));
        }
        ledger.appendAll();
        assertThat(told)
                .extracting(RefusalLedgerTest::event)
                .extracting(WriteRefusedEvent::times, WriteRefusedEvent::firstAt, WriteRefusedEvent::lastAt)
                .containsExactly(
                        tuple(50, T0, T0),
                        tuple(3_000, T0.plusSeconds(1), T0.plusSeconds(60)),
                        tuple(2_950, T0.plusSeconds(61), T0.plusSeconds(119)));
    }

    @Test
    void anotherCallerRouteOrCodeIsToldApart() {
        ledger.count(LOW);
        ledger.count(new RefusalKind("acme", "agent", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW"));
        ledger.count(new RefusalKind("acme", "viewer", "POST", "/api/v1/machines", 422, "VALIDATION_FAILED"));
        ledger.count(new RefusalKind("acme", "viewer", "POST", "/api/v1/alert-rules", 403, "ROLE_TOO_LOW"));
        ledger.count(new RefusalKind("beta", "viewer", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW"));
        ledger.appendDue();
        assertThat(told)
                .hasSize(5)
                .extracting(RefusalLedgerTest::event)
                .extracting(WriteRefusedEvent::times)
                .containsOnly(1);
    }

    @Test
    void whatCannotBeToldIsToldInAMinuteAndCountedOn() {
        logIsAway = true;
        ledger.count(LOW);
        ledger.count(new RefusalKind("beta", "viewer", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW"));
        ledger.appendDue();
        ledger.count(LOW);
        ledger.appendDue();
        assertThat(tried).as("nobody waits for the log once per kind").isEqualTo(1);
        logIsAway = false;
        ledger.appendDue();
        assertThat(told).isEmpty();
        clock.step(Duration.ofMinutes(1));
        ledger.appendDue();
        assertThat(told)
                .extracting(RefusalLedgerTest::event)
                .extracting(WriteRefusedEvent::tenantId, WriteRefusedEvent::times)
                .containsExactlyInAnyOrder(tuple("acme", 2), tuple("beta", 1));
    }

    /** Whoever tells the log passes its gate, which takes nothing of tenants that have left. */
    @Test
    void whatATenantThatHasLeftWasRefusedKeepsNobodysElseFromBeingTold() {
        InMemoryOffboardings stored = new InMemoryOffboardings();
        OffboardedTenants tenants = new OffboardedTenants(() -> stored, Set::of);
        bus.registerDispatchInterceptor(new AppendGate(tenants));
        ledger.count(LOW);
        ledger.appendDue();
        ledger.count(LOW);
        ledger.count(new RefusalKind("acme", "viewer", "POST", "/api/v1/alert-rules", 403, "ROLE_TOO_LOW"));
        stored.put("acme", OffboardingPhase.REQUESTED);
        tenants.refresh();
        clock.step(Duration.ofMinutes(1));
        ledger.appendDue();
        ledger.count(new RefusalKind("beta", "viewer", "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW"));
        ledger.appendDue();
        assertThat(told)
                .extracting(RefusalLedgerTest::event)
                .extracting(WriteRefusedEvent::tenantId, WriteRefusedEvent::times)
                .containsExactly(tuple("acme", 1), tuple("beta", 1));
    }

    @Test
    void whatHasBeenQuietForAMinuteIsForgottenAndToldAtOnceWhenItComesAgain() {
        ledger.count(LOW);
        ledger.appendDue();
        clock.step(Duration.ofMinutes(1));
        ledger.appendDue();
        assertThat(told).hasSize(1);
        ledger.count(LOW);
        ledger.appendDue();
        assertThat(told).hasSize(2);
    }

    @Test
    void noMoreKindsAreKeptThanThereMayBe() {
        IntStream.range(0, RefusalLedger.MAX_KINDS + 10)
                .forEach(i -> ledger.count(
                        new RefusalKind("acme", "caller " + i, "POST", "/api/v1/machines", 403, "ROLE_TOO_LOW")));
        ledger.appendDue();
        assertThat(told).hasSize(RefusalLedger.MAX_KINDS);
    }

    @Test
    void theCorrelationIsThatOfTheFirst() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        Correlation.runInTrace("00-" + trace + "-b7ad6b7169203331-01", () -> ledger.count(LOW));
        ledger.count(LOW);
        ledger.appendDue();
        assertThat(told)
                .singleElement()
                .satisfies(event -> assertThat(event.getMetaData()).containsEntry(MessageKeys.CORRELATION_ID, trace));
    }

    private static WriteRefusedEvent event(EventMessage<?> message) {
        return (WriteRefusedEvent) message.getPayload();
    }
}
