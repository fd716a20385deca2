package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fleetledger.commands.machine.MachineError;
import io.fleetledger.commands.machine.MachineRefusal;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.ids.ClaimIds;
import io.fleetledger.support.problem.RefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;

class StoredIdentifierClaimsTest {

    private static final String TENANT = "tenant-1";
    private static final UUID MACHINE = new UUID(0x8000L, 1);
    private static final UUID OTHER = new UUID(0x8000L, 2);

    private static final Set<Thread.State> WAITING = Set.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private final Stores stores = new Stores();

    @Test
    void holdersAreToldApartFromTheFreeAgainAndTheUnheardOf() {
        register(MACHINE, "HELD");
        register(OTHER, "FREED");
        stores.send(new RetireMachineCommand(OTHER, TENANT, null));

        var holders = DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() -> stores.claims().holders(TENANT, Set.of("HELD", "FREED", "NEW")))
                .getPayload();

        assertThat(holders).isEqualTo(Map.of("HELD", Optional.of(MACHINE), "FREED", Optional.empty()));
    }

    @Test
    void toHaveAskedForHoldersClaimsNothing() {
        DefaultUnitOfWork.startAndGet(null).execute(() -> stores.claims().holders(TENANT, Set.of("NEW")));

        assertThat(stores.events().lastSequenceNumberFor(ClaimIds.of(TENANT, "NEW")))
                .isEmpty();
        register(MACHINE, "NEW");
    }

    @Test
    void whatNobodyHadClaimedStaysSoForOthersUntilTheUnitOfWorkEnds() throws Exception {
        UnitOfWork<?> unit = DefaultUnitOfWork.startAndGet(null);
        assertThat(stores.claims().holders(TENANT, Set.of("NEW"))).isEmpty();
        FutureTask<Map<String, Optional<UUID>>> others = new FutureTask<>(() -> DefaultUnitOfWork.startAndGet(null)
                .executeWithResult(() -> stores.claims().holders(TENANT, Set.of("NEW")))
                .getPayload());
        Thread thread = new Thread(others);
        thread.start();
        await().until(() -> others.isDone() || WAITING.contains(thread.getState()));

        stores.claims().claim(TENANT, "NEW", MACHINE);
        unit.commit();

        assertThat(others.get()).isEqualTo(Map.of("NEW", Optional.of(MACHINE)));
    }

    @Test
    void whoClaimsFirstInTheUnitOfWorkHoldsIt() {
        DefaultUnitOfWork.startAndGet(null).execute(() -> {
            stores.claims().holders(TENANT, Set.of("NEW"));
            stores.claims().claim(TENANT, "NEW", MACHINE);
            assertThatThrownBy(() -> stores.claims().claim(TENANT, "NEW", OTHER))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.<MachineRefusal>getDetails())
                                    .hasValueSatisfying(refusal ->
                                            assertThat(refusal.error()).isEqualTo(MachineError.IDENTIFIER_TAKEN)));
        });
    }

    private void register(UUID machineId, String identifier) {
        stores.send(
                new RegisterMachineCommand(machineId, TENANT, "Mill", identifier, MachineProtocol.JSON, null, null));
    }
}
