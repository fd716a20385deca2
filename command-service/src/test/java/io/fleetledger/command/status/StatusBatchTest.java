package io.fleetledger.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.due.Due;
import io.fleetledger.support.due.DueTable;
import io.fleetledger.support.mongo.BatchWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.junit.jupiter.api.Test;

/** Without a transaction around a batch, what is written first must be what can be repeated. */
class StatusBatchTest {

    private static final UUID MILL = UUID.randomUUID();

    private final List<String> order = new ArrayList<>();
    private final Commands commands = new Commands(
            DefaultCommandGateway.builder()
                    .commandBus(SimpleCommandBus.builder().build())
                    .build(),
            Runnable::run,
            BusResponses.inProcess());

    /** As in a processor: the token's store is registered before the unit starts, a saga's with its first message. */
    @Test
    void machinesAreArmedBehindTheSagasOfTheirBatchAndBeforeItsToken() {
        BatchingUnitOfWork<EventMessage<?>> unit = new BatchingUnitOfWork<>(
                List.of(GenericEventMessage.asEventMessage("one"), GenericEventMessage.asEventMessage("two")));
        unit.onPrepareCommit(committing -> {
            BatchWrite.writePending();
            unit.onCommit(behindAll -> order.add("token"));
        });
        unit.executeWithResult(() -> {
            BatchWrite.current("status", StatusBatch.class, () -> new StatusBatch(commands, new BehindTheBatch()))
                    .arm(new Due(MILL, "tenant-1", Instant.EPOCH));
            unit.onPrepareCommit(committing -> order.add("saga"));
            return null;
        });

        assertThat(order).containsExactly("saga", "saga", "due", "token");
    }

    /** As the table in MongoDB does. */
    private final class BehindTheBatch implements DueTable {

        @Override
        public void arm(Collection<Due> rows) {
            assertThat(rows).extracting(Due::machineId).containsExactly(MILL);
            CurrentUnitOfWork.get().onCommit(committing -> order.add("due"));
        }

        @Override
        public long deleteByTenant(String tenantId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void disarm(Collection<UUID> machineIds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Due> due(Instant until, Instant now, int atMost) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void move(Map<Due, Optional<Instant>> rows) {
            throw new UnsupportedOperationException();
        }
    }
}
