package io.fleetledger.command.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.QueryParameters;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The body of {@code PATCH /machine-groups/{id}}: each field may be left out; null clears parent and description. */
record ChangeGroupRequest(
        @JsonProperty("name") @Nullable FieldChange<String> name,
        @JsonProperty("group_type") @Nullable FieldChange<GroupType> groupType,
        @JsonProperty("parent_id") @Nullable FieldChange<UUID> parentId,
        @JsonProperty("description") @Nullable FieldChange<String> description) {

    private static final List<String> FIELDS = List.of("name", "group_type", "parent_id", "description");

    static ChangeGroupRequest read(JsonBody body) {
        body.requireAnyOf(FIELDS);
        var request = new ChangeGroupRequest(
                body.text("name").change(GroupFields::name),
                body.text("group_type").change(GroupFields::groupType),
                body.text("parent_id").clearableChange(QueryParameters::uuid),
                body.text("description").clearableChange(GroupFields::description));
        body.refuseIfInvalid();
        return request;
    }

    ChangeMachineGroupCommand toCommand(UUID groupId, Caller caller, @Nullable List<Long> expectedVersions) {
        return new ChangeMachineGroupCommand(
                groupId, caller.tenantId(), expectedVersions, name, groupType, parentId, description);
    }
}
