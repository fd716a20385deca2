package io.fleetledger.query.tenant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.validation.InvalidValueException;
import io.swagger.v3.oas.annotations.media.Schema;

/** The body of {@code POST /admin/tenants/{tenant_id}/off-boarding}. */
record OffboardingRequest(
        @Schema(
                description = "The tenant once more, as the path has it: a slip is refused",
                example = "5a0ffb0a-2d2c-4d53-9d8e-0c6a3d6f7b11",
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("tenant_id")
        String tenantId) {

    /** Refuses a body that does not name the same tenant. */
    static void check(JsonBody body, String tenantId) {
        body.text("tenant_id").required(raw -> {
            if (!raw.equals(tenantId)) {
                throw new InvalidValueException("must be the tenant that the path names", "value_error");
            }
            return raw;
        });
        body.refuseIfInvalid();
    }
}
