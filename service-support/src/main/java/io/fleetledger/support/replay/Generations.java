package io.fleetledger.support.replay;

import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/**
 * Tells in which collection a projection's documents are. A rebuild writes to the generation that it fills, live
 * processors write to the generation that this process follows, and readers use the shown generation, determined again
 * at each request.
 */
public final class Generations {

    private static final String REBUILT = Generations.class.getName();

    private final ToIntFunction<ReplayUnit> shown;
    private final ToIntFunction<ReplayUnit> followed;

    /**
     * @param shown the generation that readers of all processes see
     * @param followed the generation that the live processors of this process follow
     */
    Generations(ToIntFunction<ReplayUnit> shown, ToIntFunction<ReplayUnit> followed) {
        this.shown = shown;
        this.followed = followed;
    }

    /** For code without rebuilds. */
    public static Generations first() {
        return new Generations(unit -> 0, unit -> 0);
    }

    /**
     * Returns a collection's current name for the calling code.
     *
     * @throws IllegalArgumentException for a collection of no {@link ReplayUnit}
     */
    public String name(String collection) {
        ReplayUnit unit = ReplayUnit.ofCollection(collection)
                .orElseThrow(() -> new IllegalArgumentException("Not in a replay unit: " + collection));
        return ReplayUnit.named(collection, generation(unit));
    }

    /** The same, evaluated at each use. */
    public Supplier<String> named(String collection) {
        name(collection); // Fails early, rather than at the first request, if the collection is missing from the units.
        return () -> name(collection);
    }

    /** Whether the current events are handled for a rebuild; no writer waits for those. */
    public static boolean isRebuilding() {
        return CurrentUnitOfWork.isStarted() && CurrentUnitOfWork.get().getResource(REBUILT) != null;
    }

    /** Makes everything in this unit of work write to that generation. */
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
