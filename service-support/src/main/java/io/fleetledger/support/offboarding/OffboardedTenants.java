package io.fleetledger.support.offboarding;

import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which tenants are off-boarded, for everything that is done for one: asked at each request, append and event, so it is
 * answered from memory. Between processes what is known is at most {@link #KNOWN_FOR} old: whoever off-boards waits for
 * longer than that. Where the store does not answer, nothing is known after that time, and nothing is done.
 */
public final class OffboardedTenants {

    /** How long a process may go by what it has read. */
    public static final Duration KNOWN_FOR = Duration.ofSeconds(5);

    private static final String SENTENCE =
            "This tenant has been off-boarded: nothing of it is taken or shown any more.";

    private final Supplier<@Nullable OffboardingStore> store;
    private final BooleanSupplier ofOneProcess;
    private final LongSupplier nanoTime;
    private final Object reading = new Object();
    private volatile @Nullable Known known;

    /**
     * @param store asked for at the first look; null where tenants never leave
     * @param ofOneProcess whether nobody else changes it
     */
    public OffboardedTenants(
            Supplier<@Nullable OffboardingStore> store, BooleanSupplier ofOneProcess, LongSupplier nanoTime) {
        this.store = store;
        this.ofOneProcess = ofOneProcess;
        this.nanoTime = nanoTime;
    }

    private record Known(Map<String, OffboardingPhase> phases, long readAt, boolean lasting) {}

    /** Where tenants never leave. */
    public static OffboardedTenants none() {
        return new OffboardedTenants(() -> null, () -> true, () -> 0);
    }

    /** Whether nothing of this tenant is taken any more. */
    public boolean contains(String tenantId) {
        return phases().containsKey(tenantId);
    }

    /** Whether nobody is to be given this tenant's events any more. */
    public boolean isErased(String tenantId) {
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
        Known last = known;
        return last != null && isCurrent(last) ? last.phases() : readOnce();
    }

    private boolean isCurrent(Known last) {
        return last.lasting() || nanoTime.getAsLong() - last.readAt() < KNOWN_FOR.toNanos();
    }

    /** Of many who wait, one reads. */
    private Map<String, OffboardingPhase> readOnce() {
        synchronized (reading) {
            Known last = known;
            return last != null && isCurrent(last) ? last.phases() : read();
        }
    }

    private Map<String, OffboardingPhase> read() {
        long at = nanoTime.getAsLong(); // Before it is read: later it may have changed.
        OffboardingStore all = store.get();
        Map<String, OffboardingPhase> phases = all == null
                ? Map.of()
                : all.all().stream().collect(Collectors.toUnmodifiableMap(Offboarding::tenantId, Offboarding::phase));
        known = new Known(phases, at, all == null || ofOneProcess.getAsBoolean());
        return phases;
    }
}
