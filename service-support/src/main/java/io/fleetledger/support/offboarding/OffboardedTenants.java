package io.fleetledger.support.offboarding;

import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Knows which tenants are off-boarded. Checked for each request, append and event, and so answered from memory. Every
 * process reloads it each second; an off-boarding waits a few seconds more, until all have. A process that cannot read
 * the store uses what it knows: an outage must not cost all tenants their writes.
 */
public final class OffboardedTenants {

    /** The time within which every process that can read the store knows of a tenant. */
    static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

    /** How long each process waits before it reloads it. */
    static final Duration RELOADED_EVERY = Duration.ofSeconds(1);

    private static final String DETAIL = "This tenant has been off-boarded: nothing of it is taken or shown any more.";

    private final Supplier<@Nullable OffboardingStore> store;
    private final Supplier<Set<String>> unreadable;
    private final Object reading = new Object();
    private volatile @Nullable Map<String, OffboardingPhase> known;

    /**
     * @param store read at the first check; null where tenants are never off-boarded
     * @param unreadable the tenants whose keys were destroyed. They are off-boarded whatever the store says: it may
     *     have been lost and started again without them
     */
    public OffboardedTenants(Supplier<@Nullable OffboardingStore> store, Supplier<Set<String>> unreadable) {
        this.store = store;
        this.unreadable = unreadable;
    }

    /** An instance for processes in which tenants are never off-boarded. */
    public static OffboardedTenants none() {
        return new OffboardedTenants(() -> null, Set::of);
    }

    /** Whether this tenant is off-boarded. */
    public boolean contains(String tenantId) {
        return phases().containsKey(tenantId);
    }

    /** Whether no group is given this tenant's events any longer. */
    boolean isErased(String tenantId) {
        OffboardingPhase phase = phases().get(tenantId);
        return phase == OffboardingPhase.ERASING || phase == OffboardingPhase.ERASED;
    }

    /** Whether no tenant is off-boarded: a cheap check before any other. */
    public boolean isEmpty() {
        return phases().isEmpty();
    }

    /**
     * Refuses an off-boarded tenant.
     *
     * @throws ProblemException 403 if it has been off-boarded
     */
    public void requireNotOffboarded(String tenantId) {
        if (contains(tenantId)) {
            throw new ProblemException(Problem.of(CommonErrors.TENANT_OFFBOARDED, DETAIL));
        }
    }

    /** Whether a failure is a refusal of an off-boarded tenant, which no retry can change. */
    public static boolean isRefusal(Throwable failure) {
        return failure instanceof CommandExecutionException refused
                && refused.getDetails().filter(TenantRefusal.class::isInstance).isPresent();
    }

    /** The message for callers. */
    static String detail() {
        return DETAIL;
    }

    /** Reads the store; when this returns, the process knows what it said. */
    public void refresh() {
        synchronized (reading) {
            read();
        }
    }

    private Map<String, OffboardingPhase> phases() {
        Map<String, OffboardingPhase> last = known;
        if (last != null) {
            return last;
        }
        synchronized (reading) { // Only one of the threads that wait at the start reads.
            Map<String, OffboardingPhase> first = known;
            return first != null ? first : read();
        }
    }

    private Map<String, OffboardingPhase> read() {
        OffboardingStore all = store.get();
        Map<String, OffboardingPhase> phases = all == null ? Map.of() : read(all);
        known = phases;
        return phases;
    }

    private Map<String, OffboardingPhase> read(OffboardingStore all) {
        Map<String, OffboardingPhase> phases = new HashMap<>();
        all.all().forEach(one -> phases.put(one.tenantId(), one.phase()));
        Map<String, OffboardingPhase> before = known;
        // The keys are read only at the start and when a tenant is missing: otherwise they add nothing.
        if (before == null || !phases.keySet().containsAll(before.keySet())) {
            unreadable.get().forEach(tenantId -> phases.putIfAbsent(tenantId, OffboardingPhase.ERASED));
        }
        return Map.copyOf(phases);
    }
}
