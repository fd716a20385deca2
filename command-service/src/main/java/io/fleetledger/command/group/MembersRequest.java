package io.fleetledger.command.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.support.http.JsonBody;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;

/** The body of requests that change a group's members; order and repetition of the ids are irrelevant. */
record MembersRequest(
        @ArraySchema(maxItems = GroupFields.MAX_MEMBERS, schema = @Schema(format = "uuid"))
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("machine_ids")
        List<UUID> machineIds) {

    MembersRequest {
        machineIds = List.copyOf(machineIds);
    }

    static MembersRequest read(JsonBody body) {
        var machineIds = body.uuids("machine_ids", GroupFields.MAX_MEMBERS);
        body.refuseIfInvalid();
        return new MembersRequest(machineIds.value());
    }
}
