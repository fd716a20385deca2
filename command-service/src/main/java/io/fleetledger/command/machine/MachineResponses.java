package io.fleetledger.command.machine;

import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Responds to writes, once they can be read, with the aggregate's result, and groups and last reading from the
 * projection. A later state that the projection may already show never replaces the aggregate's result.
 */
@Component
final class MachineResponses {

    private final ReadYourWrites readYourWrites;
    private final Queries queries;

    MachineResponses(ReadYourWrites readYourWrites, Queries queries) {
        this.readYourWrites = readYourWrites;
        this.queries = queries;
    }

    /** Waits, unless asked not to, and returns the response headers. */
    HttpHeaders awaitProjections(Caller caller, MachineState state, @Nullable List<String> prefer) {
        return awaitProjections(caller, state, List.of(), prefer);
    }

    /** The same for a machine that has left groups, within the same time limit. */
    HttpHeaders awaitProjections(
            Caller caller, MachineState state, List<Written> groups, @Nullable List<String> prefer) {
        return readYourWrites.awaitVersion(
                caller,
                state.version(),
                prefer,
                Writes.of(WrittenResource.MACHINE, state.machineId(), state.sequence()),
                new Writes(WrittenResource.MACHINE_GROUP, groups));
    }

    /** A machine just registered: in no group and without readings. */
    static MachineView registered(MachineState state) {
        return view(state, List.of(), null);
    }

    /** A machine that may have groups and readings. */
    MachineView changed(Caller caller, MachineState state) {
        return queries.findWritten(
                        caller, new FindMachineByIdQuery(caller.tenantId(), state.machineId()), MachineView.class)
                .map(view -> view(state, view.groupIds(), view.lastSeenAt()))
                .orElseGet(() -> registered(state));
    }

    private static MachineView view(MachineState state, List<UUID> groupIds, @Nullable Instant lastSeenAt) {
        return new MachineView(
                state.machineId(),
                state.name(),
                state.machineIdentifier(),
                state.protocol(),
                state.location(),
                state.status(),
                state.tenantId(),
                state.active(),
                state.createdAt(),
                state.updatedAt(),
                groupIds,
                lastSeenAt,
                state.offlineAfterSeconds(),
                state.version());
    }
}
