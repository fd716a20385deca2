package io.fleetledger.support.replay;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Tells whoever reads or writes a projection's documents in which collection they are. Who rebuilds writes to the
 * generation that is being filled, who follows the log to the one that this process follows, and everybody else reads the
 * one that is shown: at each request anew.
 */
public final class Generations {

    private static final String REBUILT = Generations.class.getName();

    private final ToIntFunction<ReplayUnit> shown;
    private final ToIntFunction<ReplayUnit> followed;

    /**
     * @param shown to readers, in whichever process
     * @param followed by the live processors of this one
     */
    Generations(ToIntFunction<ReplayUnit> shown, ToIntFunction<ReplayUnit> followed) {
        this.shown = shown;
        this.followed = followed;
    }

    /** Where nothing is ever rebuilt. */
    public static Generations first() {
        return new Generations(unit -> 0, unit -> 0);
    }

    /**
     * What a collection is called for whoever asks, at this moment.
     *
     * @throws IllegalArgumentException for a collection of no {@link ReplayUnit}
     */
    public String name(String collection) {
        ReplayUnit unit = ReplayUnit.ofCollection(collection)
                .orElseThrow(() -> new IllegalArgumentException("In no replay unit: " + collection));
        return ReplayUnit.named(collection, generation(unit));
    }

    /** The same, to be asked whenever it is needed. */
    public Supplier<String> named(String collection) {
        name(collection); // Not at the first request: a collection that is forgotten there is forgotten for good.
        return () -> name(collection);
    }

    /** Whether the current events are handled for a rebuild, which nobody waits for. */
    public static boolean isRebuilding() {
        return CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().getResource(REBUILT) != null;
    }

    /** Has all that is handled in this unit of work written to that generation. */
    static void rebuild(UnitOfWork<?> unitOfWork, ReplayUnit unit, int generation) {
        unitOfWork.resources().put(REBUILT, Map.of(unit, generation));
    }

    private int generation(ReplayUnit unit) {
        if (!CurrentUnitOfWork.isStarted()) {
            return shown.applyAsInt(unit);
        }
        UnitOfWork<?> current = CurrentUnitOfWork.get();
        Map<ReplayUnit, Integer> rebuilt = current.getResource(REBUILT);
        if (rebuilt != null && rebuilt.containsKey(unit)) {
            return rebuilt.get(unit);
        }
        return current.getMessage() instanceof EventMessage ? followed.applyAsInt(unit) : shown.applyAsInt(unit);
    }
}
