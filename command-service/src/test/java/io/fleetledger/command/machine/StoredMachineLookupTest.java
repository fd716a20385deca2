package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.command.CountedEvents;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.machine.ChangeMachineCommand;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RestoreMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.junit.jupiter.api.Test;

/** What is said of a machine is exact, and costs a part of its life. */
class StoredMachineLookupTest {

    private static final String TENANT = "tenant-1";
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID NOBODY = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a09");
    private static final int MANY = 3 * StoredMachineLookup.SHORT_LIFE;

    private final Stores stores = new Stores();
    private final CountedEvents events = new CountedEvents(stores.events());
    private final MachineLookup machineLookup = new StoredMachineLookup(events, stores.events());

    @Test
    void aMachineIsItsTenantsRetiredOrNot() {
        register();
        assertThat(machineLookup.belongsTo(TENANT, MILL)).isTrue();
        assertThat(machineLookup.belongsTo("tenant-2", MILL)).isFalse();
        retire();
        assertThat(machineLookup.belongsTo(TENANT, MILL)).isTrue();
    }

    @Test
    void aMachineIsActiveUntilItRetiresAndWhenItIsBack() {
        register();
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(true);
        retire();
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(false);
        restore();
        rename(1);
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(true);
    }

    @Test
    void anIdOfNoMachineAndAnothersMachineAreNoMachine() {
        register();
        stores.events()
                .publish(new GenericDomainEventMessage<>(
                        "MachineGroup",
                        NOBODY.toString(),
                        0,
                        new MachineGroupCreatedEvent(NOBODY, TENANT, 1, "Line", GroupType.LINE, null, null)));
        assertThat(machineLookup.isActive("tenant-2", MILL)).isEmpty();
        assertThat(machineLookup.isActive(TENANT, NOBODY)).isEmpty();
        assertThat(machineLookup.isActive(TENANT, UUID.randomUUID())).isEmpty();
        assertThat(machineLookup.belongsTo(TENANT, NOBODY)).isFalse();
        assertThat(machineLookup.belongsTo(TENANT, UUID.randomUUID())).isFalse();
    }

    /** Whether the last snapshot is older than the end, the same age, or younger than the return. */
    @Test
    void aLongLifeIsToldFromWhereverItsLastSnapshotIs() {
        register();
        rename(MANY);
        for (int more = 0; more < 2 * Stores.SNAPSHOT_EVERY; more++) {
            rename(1);
            assertThat(machineLookup.isActive(TENANT, MILL))
                    .as("after %s more", more)
                    .hasValue(true);
            retire();
            assertThat(machineLookup.isActive(TENANT, MILL))
                    .as("after %s more", more)
                    .hasValue(false);
            restore();
            rename(more);
            assertThat(machineLookup.isActive(TENANT, MILL))
                    .as("after %s more", more)
                    .hasValue(true);
        }
    }

    @Test
    void aLifeOfOneWindowAndOneOfMoreAreToldAlike() {
        register();
        rename(StoredMachineLookup.SHORT_LIFE - 2);
        retire();
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(false); // The last that is short.
        restore();
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(true);
        rename(1);
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(true);
    }

    @Test
    void whoseAMachineIsCostsItsFirstEvent() {
        register();
        rename(MANY);
        assertThat(machineLookup.belongsTo(TENANT, MILL)).isTrue();
        assertThat(events.asked()).isOne();
    }

    @Test
    void whetherAMachineOfALongLifeIsActiveCostsItsBeginningAndWhatFollowsItsSnapshot() {
        register();
        rename(MANY);
        long before = stores.eventsRead();
        assertThat(machineLookup.isActive(TENANT, MILL)).hasValue(true);
        long aWindowAndALookBehindIt = StoredMachineLookup.SHORT_LIFE + 2;
        assertThat(stores.eventsRead() - before)
                .isPositive()
                .isLessThanOrEqualTo(aWindowAndALookBehindIt + 2 * Stores.SNAPSHOT_EVERY);
        assertThat(events.asked()).isEqualTo(StoredMachineLookup.SHORT_LIFE + 1);
    }

    private void register() {
        stores.send(new RegisterMachineCommand(MILL, TENANT, "Mill", "M-1", MachineProtocol.JSON, null, null));
    }

    private void rename(int times) {
        for (int time = 0; time < times; time++) {
            String name = "Mill " + UUID.randomUUID();
            stores.send(new ChangeMachineCommand(MILL, TENANT, null, new FieldChange<>(name), null, null, null, null));
        }
    }

    private void retire() {
        stores.send(new RetireMachineCommand(MILL, TENANT, null));
    }

    private void restore() {
        stores.send(new RestoreMachineCommand(MILL, TENANT));
    }
}
