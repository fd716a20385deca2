package io.fleetledger.support.offboarding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which tenants have been off-boarded, and how far that is. Durable when a method returns, and for ever: no rebuild brings
 * it back, and without it a rebuild would bring back the tenants.
 */
public interface OffboardingStore {

    /** Where MongoDB has them. */
    String COLLECTION = "tenant_offboardings";

    /** Begins a tenant's off-boarding at this instant, unless it has begun. As it is then. */
    Offboarding request(String tenantId, Instant at);

    /** One tenant's; empty if it was never asked for. */
    Optional<Offboarding> find(String tenantId);

    /** All there ever were, by tenant. */
    List<Offboarding> all();

    /** Goes on to {@link OffboardingPhase#SEALED}, unless that has been done. */
    void sealed(String tenantId, long position, Instant at);

    /** Goes on to {@link OffboardingPhase#ERASING}, unless that has been done. */
    void erasing(String tenantId);

    /** That a group has nothing more of the tenant to see: between processes, of which each knows its own groups only. */
    default void followed(String tenantId, String group) {}

    /** Which groups were said to have nothing more to see. Nothing is kept of it where one process knows them all. */
    default Set<String> followed(String tenantId) {
        return Set.of();
    }

    /** Counts what was deleted of a part. */
    void count(String tenantId, ErasedPart part, long deleted);

    /** That a part has been gone through to its end. */
    void finished(String tenantId, ErasedPart part);

    /** Goes on to {@link OffboardingPhase#ERASED}, unless that has been done. */
    void erased(String tenantId, Instant at);
}
