package io.fleetledger.support.refusal;

import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.trace.Correlation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers refused writes in memory and appends them to the log: the first at once, later ones once a minute for each
 * caller, route and code. A refusal never waits for the log; during an outage it is appended later. A killed process
 * loses those it has not appended, at most a minute's.
 */
final class RefusalLedger {

    /** The most kinds of refusals that are counted at a time; about 500 bytes each. */
    static final int MAX_KINDS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLedger.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Events events;
    private final Clock clock;
    private final Map<RefusalKind, Tally> tallies = new ConcurrentHashMap<>();
    private volatile Instant quietUntil = Instant.MIN;

    RefusalLedger(Events events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Counts a refusal. A new kind beyond {@link #MAX_KINDS} appears in the request log alone. */
    void count(RefusalKind refused) {
        Instant now = clock.instant();
        String traceparent = Correlation.current().traceparent();
        tallies.compute(refused, (kind, tally) -> {
            if (tally != null) {
                return tally.plusOne(now, traceparent);
            }
            return tallies.size() < MAX_KINDS ? Tally.first(now, traceparent) : null;
        });
    }

    /** Appends tallies that are due, and drops those without a refusal for a minute. */
    void appendDue() {
        append(false);
    }

    /** Appends all tallies, due or not, before the process ends. */
    void appendAll() {
        append(true);
    }

    private void append(boolean all) {
        Instant now = clock.instant();
        if (!all && now.isBefore(quietUntil)) {
            return;
        }
        for (Map.Entry<RefusalKind, Tally> entry : List.copyOf(tallies.entrySet())) {
            RefusalKind refused = entry.getKey();
            Tally tally = entry.getValue();
            if (!all && tally.due().isAfter(now)) {
                continue;
            }
            if (tally.times() == 0) {
                tallies.computeIfPresent(refused, (kind, still) -> still.times() == 0 ? null : still);
            } else if (tryAppend(refused, tally)) {
                Instant next = now.plus(WINDOW);
                tallies.computeIfPresent(refused, (kind, grown) -> grown.afterAppending(tally.times(), next));
            } else {
                quietUntil = now.plus(WINDOW); // Avoids waiting for an unavailable log once for each kind.
                return;
            }
        }
    }

    private boolean tryAppend(RefusalKind refused, Tally tally) {
        WriteRefusedEvent event = new WriteRefusedEvent(
                refused.tenantId(),
                refused.method(),
                refused.route(),
                refused.status(),
                refused.code(),
                tally.times(),
                tally.firstAt(),
                tally.lastAt());
        Caller caller = new Caller(refused.tenantId(), refused.actor(), null, Set.of());
        try {
            Correlation.runInTrace(tally.traceparent(), () -> events.publish(caller, List.of(event)));
            return true;
        } catch (RuntimeException failure) {
            if (OffboardedTenants.isRefusal(failure)) {
                return true; // The log refuses events of this off-boarded tenant, so the tally is done.
            }
            LOG.warn("Could not record refused writes; retrying in a minute: {}", failure.toString());
            return false;
        }
    }
}
