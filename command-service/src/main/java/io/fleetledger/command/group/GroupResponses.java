package io.fleetledger.command.group;

import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.MembershipChange;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** Responds to writes with the aggregate's result, once the write can be read. */
@Component
final class GroupResponses {

    private final ReadYourWrites readYourWrites;

    GroupResponses(ReadYourWrites readYourWrites) {
        this.readYourWrites = readYourWrites;
    }

    /** Waits, unless asked not to, and returns the response headers. */
    HttpHeaders awaitProjections(Caller caller, MachineGroupState state, @Nullable List<String> prefer) {
        return readYourWrites.awaitVersion(
                caller,
                state.version(),
                prefer,
                Writes.of(WrittenResource.MACHINE_GROUP, state.groupId(), state.sequence()));
    }

    static MachineGroupView view(MachineGroupState state) {
        return new MachineGroupView(
                state.groupId(),
                state.name(),
                state.groupType(),
                state.parentId(),
                state.description(),
                state.tenantId(),
                state.memberCount(),
                state.createdAt(),
                state.updatedAt(),
                state.version());
    }

    static MembersView view(MembershipChange change) {
        return new MembersView(view(change.group()), change.machineIds(), change.added(), change.removed());
    }
}
