package io.fleetledger.support.offboarding;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The off-boarding of one tenant, as all processes know it.
 *
 * @param position in the log after which there are no events of the tenant; null until it is known
 * @param sealedAt when the key of its personal data was destroyed, null before
 * @param erasedAt when the last of its documents was deleted, null before
 * @param erased for each finished part, how many documents, rows or files were deleted
 */
public record Offboarding(
        String tenantId,
        OffboardingPhase phase,
        Instant requestedAt,
        @Nullable Long position,
        @Nullable Instant sealedAt,
        @Nullable Instant erasedAt,
        Map<ErasedPart, Long> erased) {

    public Offboarding {
        erased = Map.copyOf(erased);
    }
}
