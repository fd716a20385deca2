package io.fleetledger.query.machine;

import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.group.PastGroupParts;
import io.fleetledger.query.past.MachineEventIndex;
import io.fleetledger.query.past.PastParts;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import java.util.List;
import org.axonframework.eventhandling.EventMessage;
import org.springframework.data.mongodb.core.MongoOperations;

/** The past of machines, made as in production. */
public final class PastMachineParts {

    private PastMachineParts() {}

    /** The handlers of the past's processing group. */
    public static Object projection(ReadStore store) {
        return projection(store, store.mongo);
    }

    /** As {@link #projection(ReadStore)}, but what it handles goes that way to the store. */
    public static Object projection(ReadStore store, MongoOperations mongo) {
        MachineEventIndex index = PastParts.index(store);
        MachineVersions machines = new MachineVersions(new SearchIndex(true), index);
        return PastParts.projection(mongo, machines, PastGroupParts.keeper(machines), index);
    }

    /** A machine whose status changes every second, and nothing else of it. */
    public static List<EventMessage<?>> statusChanges(MachineView machine, long firstPosition, int count) {
        FlappingMachine flapping = new FlappingMachine(machine, firstPosition);
        flapping.changes(count);
        return flapping.messages(0, count);
    }
}
