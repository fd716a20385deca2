package io.fleetledger.support.mongo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Writes that handlers gather during a batch of events, executed together at its end and before its token. The writes
 * of a batch run in the order in which they were begun.
 */
public interface BatchWrite {

    /** Writes what has been gathered since the last call, if anything. */
    void write();

    /** Returns the current unit of work's write of that name; the first handler that asks begins it. */
    static <W extends BatchWrite> W current(String name, Class<W> type, Supplier<W> begin) {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        Map<String, BatchWrite> writes = unit.getResource(BatchWrite.class.getName());
        if (writes == null) {
            writes = new LinkedHashMap<>();
            unit.resources().put(BatchWrite.class.getName(), writes);
            unit.onPrepareCommit(committing -> writePending()); // For units that store no token.
        }
        BatchWrite known = writes.get(name);
        if (known != null) {
            return type.cast(known);
        }
        W begun = begin.get();
        writes.put(name, begun);
        return begun;
    }

    /** The events of the current unit of work. */
    static Stream<EventMessage<?>> events() {
        UnitOfWork<?> unit = CurrentUnitOfWork.get();
        Stream<? extends Message<?>> messages = unit instanceof BatchingUnitOfWork<?> batch
                ? batch.getMessages().stream()
                : Stream.of(unit.getMessage());
        return messages.filter(EventMessage.class::isInstance).map(message -> (EventMessage<?>) message);
    }

    /** Writes what the current unit of work, if any, has gathered so far. */
    static void writePending() {
        if (CurrentUnitOfWork.isStarted()) {
            Map<String, BatchWrite> writes = CurrentUnitOfWork.get().getResource(BatchWrite.class.getName());
            if (writes != null) {
                writes.values().forEach(BatchWrite::write);
            }
        }
    }
}
