package io.fleetledger.support.refusal;

import io.fleetledger.events.audit.WriteRefusedEvent;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.observability.Correlation;
import io.fleetledger.support.offboarding.OffboardedTenants;
import io.fleetledger.support.security.Caller;
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
 * Gathers refused writes in memory and tells the log of them: the first at once, those that follow once a minute for each
 * caller, route and code. A refusal never waits for the log, and is told later where that is out of reach; what a process
 * that is killed had not told, at most a minute's, is lost.
 */
final class RefusalLedger {

    /** Kinds of refusals that are kept account of at a time; about 500 bytes each. */
    static final int MAX_KINDS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RefusalLedger.class);
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Events events;
    private final Clock clock;
    private final Map<Refused, Tally> tallies = new ConcurrentHashMap<>();
    private volatile Instant quietUntil = Instant.MIN;

    RefusalLedger(Events events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    /** Counts one. Those of a kind too many are in the request log alone. */
    void count(Refused refused) {
        Instant now = clock.instant();
        String traceparent = Correlation.current().traceparent();
        tallies.compute(refused, (kind, tally) -> {
            if (tally != null) {
                return tally.oneMore(now, traceparent);
            }
            return tallies.size() < MAX_KINDS ? Tally.first(now, traceparent) : null;
        });
    }

    /** Tells what is due, and forgets what has not come again for a minute. */
    void tellDue() {
        tell(false);
    }

    /** Tells all, due or not: before the process ends. */
    void tellAll() {
        tell(true);
    }

    private void tell(boolean all) {
        Instant now = clock.instant();
        if (!all && now.isBefore(quietUntil)) {
            return;
        }
        for (Map.Entry<Refused, Tally> entry : List.copyOf(tallies.entrySet())) {
            Refused refused = entry.getKey();
            Tally tally = entry.getValue();
            if (!all && tally.due().isAfter(now)) {
                continue;
            }
            if (tally.times() == 0) {
                tallies.computeIfPresent(refused, (kind, still) -> still.times() == 0 ? null : still);
            } else if (told(refused, tally)) {
                Instant next = now.plus(WINDOW);
                tallies.computeIfPresent(refused, (kind, grown) -> grown.told(tally.times(), next));
            } else {
                quietUntil = now.plus(WINDOW); // Nobody would wait for the log once per kind.
                return;
            }
        }
    }

    private boolean told(Refused refused, Tally tally) {
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
            Correlation.goingOnWith(tally.traceparent(), () -> events.publish(caller, List.of(event)));
            return true;
        } catch (RuntimeException failure) {
            if (OffboardedTenants.isRefusal(failure)) {
                return true; // The log takes nothing more of this tenant: there is nothing left to be told.
            }
            LOG.warn("Refused writes cannot be recorded; in a minute again: {}", failure.toString());
            return false;
        }
    }
}
