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
 * The progress of a tenant's off-boarding.
 *
 * @param unreadableSince since when the personal data in its events is unreadable, null before
 * @param erased the number of deleted documents, rows or files, by completed part
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
