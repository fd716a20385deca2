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
 * Which tenants are off-boarded, for everything that is done for one: asked at each request, append and event, so it is
 * answered from memory. Every process reads it anew each second; whoever off-boards waits until all have, for some seconds
 * more. One that cannot read it goes by what it knows: an outage is not to cost all tenants their writes.
 */
public final class OffboardedTenants {

    /** When every process that can read it knows of a tenant. */
    static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

    private static final String SENTENCE =
            "This tenant has been off-boarded: nothing of it is taken or shown any more.";

    private final Supplier<@Nullable OffboardingStore> store;
    private final Supplier<Set<String>> unreadable;
    private final Object reading = new Object();
    private volatile @Nullable Map<String, OffboardingPhase> known;

    /**
     * @param store asked for at the first look; null where tenants never leave
     * @param unreadable the tenants whose keys were destroyed. They have left, whatever the store says: it may have been
     *     lost, and come back without them
     */
    public OffboardedTenants(Supplier<@Nullable OffboardingStore> store, Supplier<Set<String>> unreadable) {
        this.store = store;
        this.unreadable = unreadable;
    }

    /** Where tenants never leave. */
    public static OffboardedTenants none() {
        return new OffboardedTenants(() -> null, Set::of);
    }

    /** Whether nothing of this tenant is taken any more. */
    public boolean contains(String tenantId) {
        return phases().containsKey(tenantId);
    }

    /** Whether nobody is to be given this tenant's events any more. */
    boolean isErased(String tenantId) {
        OffboardingPhase phase = phases().get(tenantId);
        return phase == OffboardingPhase.ERASING || phase == OffboardingPhase.ERASED;
    }

    /** Whether there is any, which costs nothing to ask where there is none. */
    public boolean isEmpty() {
        return phases().isEmpty();
    }

    /**
     * Lets those through whose tenant has not left.
     *
     * @throws ProblemException 403 if it has been off-boarded
     */
    public void refuse(String tenantId) {
        if (contains(tenantId)) {
            throw new ProblemException(Problem.of(CommonErrors.TENANT_OFFBOARDED, SENTENCE));
        }
    }

    /** Whether something was not taken because its tenant has left; tried again, it will not be taken either. */
    public static boolean isRefusal(Throwable failure) {
        return failure instanceof CommandExecutionException refused
                && refused.getDetails().filter(TenantRefusal.class::isInstance).isPresent();
    }

    /** What callers are told. */
    static String sentence() {
        return SENTENCE;
    }

    /** Reads the store now: what it says from here on is known in this process when this returns. */
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
        synchronized (reading) { // Of many who wait at the start, one reads.
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
        // The keys are asked for at the start, and when somebody is missing: they have nothing else to say.
        if (before == null || !phases.keySet().containsAll(before.keySet())) {
            unreadable.get().forEach(tenantId -> phases.putIfAbsent(tenantId, OffboardingPhase.ERASED));
        }
        return Map.copyOf(phases);
    }
}
