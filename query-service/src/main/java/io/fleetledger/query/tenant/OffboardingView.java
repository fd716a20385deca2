package io.fleetledger.query.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.Offboarding;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far a tenant's off-boarding is.
 *
 * @param unreadableSince since when nobody can read the personal data in its events, null before
 * @param erased of each part that is done, how many documents, rows or files were deleted
 */
record OffboardingView(
        @JsonProperty("tenant_id") String tenantId,

        @Schema(allowableValues = {"requested", "erasing", "erased"}) @JsonProperty("state")
        String state,

        @JsonProperty("requested_at") Instant requestedAt,
        @JsonProperty("unreadable_since") @Nullable Instant unreadableSince,
        @JsonProperty("erased_at") @Nullable Instant erasedAt,
        @JsonProperty("erased") Map<String, Long> erased) {

    OffboardingView {
        erased = new TreeMap<>(erased);
    }

    static OffboardingView of(Offboarding offboarding) {
        Map<String, Long> erased = new TreeMap<>();
        for (Map.Entry<ErasedPart, Long> part : offboarding.erased().entrySet()) {
            erased.put(part.getKey().wireName(), part.getValue());
        }
        return new OffboardingView(
                offboarding.tenantId(),
                offboarding.phase().state(),
                offboarding.requestedAt(),
                offboarding.sealedAt(),
                offboarding.erasedAt(),
                erased);
    }
}
