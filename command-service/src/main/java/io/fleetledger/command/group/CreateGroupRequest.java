package io.fleetledger.command.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.QueryParameters;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /machine-groups}. */
record CreateGroupRequest(
        @Schema(example = "Building A", minLength = 1, maxLength = 255, requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("name")
        String name,

        @Schema(
                example = "site",
                allowableValues = {"site", "line", "department", "custom"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        @JsonProperty("group_type")
        GroupType groupType,

        @Schema(format = "uuid", nullable = true, description = "null: the root; at most 32 levels")
        @JsonProperty("parent_id")
        @Nullable UUID parentId,

        @Schema(example = "Main production facility", maxLength = 1000, nullable = true)
        @JsonProperty("description")
        @Nullable String description) {

    static CreateGroupRequest read(JsonBody body) {
        var name = body.text("name").required(GroupFields::name);
        var groupType = body.text("group_type").required(GroupFields::groupType);
        var parentId = body.text("parent_id").optional(QueryParameters::uuid);
        var description = body.text("description").optional(GroupFields::description);
        body.refuseIfInvalid();
        return new CreateGroupRequest(name.value(), groupType.value(), parentId.orNull(), description.orNull());
    }

    CreateMachineGroupCommand toCommand(UUID groupId, Caller caller) {
        return new CreateMachineGroupCommand(groupId, caller.tenantId(), name, groupType, parentId, description);
    }
}
