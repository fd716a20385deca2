package io.fleetledger.support.offboarding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Stores which tenants have been off-boarded, and each one's phase. A change is durable when its method returns, and
 * permanent: no rebuild restores it, and without it a rebuild would restore the tenants.
 */
public interface OffboardingStore {

    /** The collection in MongoDB. */
    String COLLECTION = "tenant_offboardings";

    /**
     * Begins a tenant's off-boarding at this instant, unless it has begun.
     *
     * @return its state afterwards
     */
    Offboarding request(String tenantId, Instant at);

    /** One tenant's off-boarding; empty if none was requested. */
    Optional<Offboarding> find(String tenantId);

    /** All off-boardings ever requested, by tenant. */
    List<Offboarding> all();

    /** Moves on to {@link OffboardingPhase#SEALED}, unless that has been done. */
    void markSealed(String tenantId, long position, Instant at);

    /** Moves on to {@link OffboardingPhase#ERASING}, unless that has been done. */
    void markErasing(String tenantId);

    /** Stores that a group has nothing more of the tenant to see: each process knows only its own groups. */
    default void markFollowed(String tenantId, String group) {}

    /** The groups stored as having nothing more to see. A single process knows all groups and stores none. */
    default Set<String> followedGroups(String tenantId) {
        return Set.of();
    }

    /** Adds to the number of deletions of a part. */
    void count(String tenantId, ErasedPart part, long deleted);

    /** Stores that a part has been erased completely. */
    void markFinished(String tenantId, ErasedPart part);

    /** Moves on to {@link OffboardingPhase#ERASED}, unless that has been done. */
    void markErased(String tenantId, Instant at);
}
