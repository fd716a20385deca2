package io.fleetledger.support.offboarding;

import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.privacy.TenantKeys;
import io.fleetledger.support.repeat.PeriodicTask;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries out off-boardings, in every process: several may do a step at once, or repeat it after a kill. The stored
 * phase says what comes next.
 */
final class TenantEraser implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TenantEraser.class);

    /**
     * The time after which every other process knows of the off-boarding and has ended the tenant's requests under way.
     */
    static final Duration SETTLED_AFTER = OffboardedTenants.KNOWN_WITHIN.plusSeconds(40);

    /**
     * The longest wait for groups that have not seen the tenant's last event, except those in {@link #LEADING}. After
     * that, they skip its events.
     */
    static final Duration FOLLOWED_WITHIN = Duration.ofMinutes(10);

    /** Through their documents sagas and import files are found, which otherwise could not be. */
    private static final Set<String> LEADING = Set.of(
            ProjectionNames.MACHINE_LIST,
            ProjectionNames.MACHINE_DIRECTORY,
            ProjectionNames.IMPORT_JOBS,
            ProjectionNames.IMPORT_RUNNER);

    private final Supplier<OffboardingStore> stored;
    private final OffboardedTenants tenants;
    private final AppendGate gate;
    private final Supplier<TenantKeys> keys;
    private final LaggingGroups laggingGroups;
    private final Map<ErasedPart, TenantErasure> erasures;
    private final Predicate<Instant> noRebuildFromBefore;
    private final boolean ofOneProcess;
    private final Clock clock;
    /** The instant at which this process first knew that all groups skip a tenant's events. */
    private final Map<String, Instant> knownSince = new ConcurrentHashMap<>();
    /** Tenants whose failure has been logged; used by the one thread only. */
    private final Set<String> failingOf = new HashSet<>();
    /** Tenants whose wait has been logged. */
    private final Set<String> awaited = new HashSet<>();

    private final PeriodicTask task = new PeriodicTask(
            "tenant-eraser",
            OffboardedTenants.RELOADED_EVERY,
            this::poll,
            outOfReach -> LOG.warn(
                    "Could not continue off-boardings; retrying every {}",
                    OffboardedTenants.RELOADED_EVERY,
                    outOfReach));

    /** @param noRebuildFromBefore whether no rebuild is under way that began before an instant */
    TenantEraser(
            Supplier<OffboardingStore> stored,
            OffboardedTenants tenants,
            AppendGate gate,
            Supplier<TenantKeys> keys,
            LaggingGroups laggingGroups,
            List<TenantErasure> erasures,
            Predicate<Instant> noRebuildFromBefore,
            boolean ofOneProcess,
            Clock clock) {
        this.stored = stored;
        this.tenants = tenants;
        this.gate = gate;
        this.keys = keys;
        this.laggingGroups = laggingGroups;
        this.erasures =
                erasures.stream().collect(Collectors.toUnmodifiableMap(TenantErasure::part, Function.identity()));
        this.noRebuildFromBefore = noRebuildFromBefore;
        this.ofOneProcess = ofOneProcess;
        this.clock = clock;
    }

    void poll() {
        tenants.refresh(); // The steps below rely on this process knowing the phases.
        if (!tenants.isEmpty()) {
            stored.get().all().forEach(this::attempt);
        }
    }

    /** One tenant's failure must not hold up another tenant's off-boarding. */
    private void attempt(Offboarding one) {
        try {
            advance(one);
            failingOf.remove(one.tenantId());
        } catch (RuntimeException failure) {
            if (failingOf.add(one.tenantId())) {
                LOG.warn(
                        "Could not continue the off-boarding of tenant {}; retrying every {}",
                        one.tenantId(),
                        OffboardedTenants.RELOADED_EVERY,
                        failure);
            }
        }
    }

    private void advance(Offboarding one) {
        switch (one.phase()) {
            case REQUESTED -> seal(one);
            case SEALED -> awaitFollowers(one);
            case ERASING -> erase(one);
            case ERASED -> {}
        }
    }

    /** Events appended until then were accepted before the off-boarding, and become unreadable with the rest. */
    private void seal(Offboarding one) {
        Instant settled = ofOneProcess ? one.requestedAt() : one.requestedAt().plus(SETTLED_AFTER);
        if (gate.isAppending(one.tenantId()) || clock.instant().isBefore(settled)) {
            return;
        }
        long position = laggingGroups.head();
        keys.get().destroy(one.tenantId());
        stored.get().markSealed(one.tenantId(), position, clock.instant());
        LOG.info("The key of tenant {}'s personal data is destroyed", one.tenantId());
        tenants.refresh();
    }

    private void awaitFollowers(Offboarding one) {
        long position = one.position() == null ? laggingGroups.head() : one.position();
        List<String> behind = laggingGroups.lagging(one.tenantId(), position, stored.get());
        boolean patient = one.sealedAt() == null
                || clock.instant().isBefore(one.sealedAt().plus(FOLLOWED_WITHIN));
        if (!behind.isEmpty() && patient) {
            return;
        }
        List<String> needed = behind.stream().filter(LEADING::contains).toList();
        if (!needed.isEmpty()) {
            if (awaited.add(one.tenantId())) { // Once.
                LOG.warn(
                        "The data of tenant {} is not erased until {} have handled its last event; they lag far"
                                + " behind",
                        one.tenantId(),
                        needed);
            }
            return;
        }
        if (!behind.isEmpty()) {
            LOG.warn(
                    "The data of tenant {} is erased without waiting for {}, which lag too far behind",
                    one.tenantId(),
                    behind);
        }
        stored.get().markErasing(one.tenantId());
        tenants.refresh();
    }

    private void erase(Offboarding one) {
        Instant known = knownSince.computeIfAbsent(one.tenantId(), tenantId -> clock.instant());
        RuntimeException failed = null;
        for (ErasedPart part : ErasedPart.values()) {
            try {
                erase(one, part, known);
            } catch (RuntimeException failure) { // The other parts are in other stores.
                if (failed == null) {
                    failed = failure;
                } else if (failed != failure) {
                    failed.addSuppressed(failure);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
        if (stored.get()
                .find(one.tenantId())
                .filter(now -> now.erased().size() == ErasedPart.values().length)
                .isPresent()) {
            stored.get().markErased(one.tenantId(), clock.instant());
            LOG.info("The data of tenant {} has been erased", one.tenantId());
            tenants.refresh();
        }
    }

    private void erase(Offboarding one, ErasedPart part, Instant known) {
        TenantErasure erasure = erasures.get(part);
        if (erasure != null
                && !one.erased().containsKey(part)
                && mayErase(part, one.erased().keySet())) {
            long deleted = erasure.erase(one.tenantId());
            if (deleted > 0) {
                stored.get().count(one.tenantId(), part, deleted);
            } else if (isLast(known)) {
                stored.get().markFinished(one.tenantId(), part);
            }
        }
    }

    private static boolean mayErase(ErasedPart part, Set<ErasedPart> finished) {
        return part != ErasedPart.READ_MODELS || finished.size() == ErasedPart.values().length - 1;
    }

    /** Whether all writers that began before every process knew of the erasure have ended. */
    private boolean isLast(Instant known) {
        Instant byAll = ofOneProcess ? known : known.plus(OffboardedTenants.KNOWN_WITHIN.multipliedBy(2));
        return !clock.instant().isBefore(byAll) && noRebuildFromBefore.test(byAll);
    }

    @Override
    public void start() {
        task.start();
    }

    @Override
    public void stop() {
        task.stop();
    }

    @Override
    public boolean isRunning() {
        return task.isRunning();
    }

    /** Starts after, and stops before, the stores it uses. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
