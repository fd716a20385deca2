package io.fleetledger.support.replay;

import io.fleetledger.support.replay.Rebuild.Looker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the rebuilt generation of a unit with the shown one, in one process at a time and in the background. That
 * process updates a heartbeat in the unit's state; when the heartbeat stops, another process begins again.
 */
final class UnitComparison {

    private static final Logger LOG = LoggerFactory.getLogger(UnitComparison.class);
    private static final Duration BETWEEN_BEATS = Duration.ofSeconds(2);

    private final UnitStates states;
    private final UnitDocuments documents;
    private final UnitReplay.Settings settings;
    private final Unchanged lastBeat = new Unchanged(System::nanoTime);
    private @Nullable Future<Document> looking;
    private int generation;

    UnitComparison(UnitStates states, UnitDocuments documents, UnitReplay.Settings settings) {
        this.states = states;
        this.documents = documents;
        this.settings = settings;
    }

    /** Claims the comparison for this process, unless another was first. */
    void begin(UnitState state, Rebuild rebuild) {
        stop();
        Looker me = new Looker(settings.me(), 0);
        if (states.replace(state, state.with(rebuild.lookedAtBy(me)))) {
            lastBeat.since(me);
            look(state.unit(), state.generation(), rebuild.generation());
        }
    }

    /** Makes one step while any process compares the rebuild. */
    void goOn(UnitState state, Rebuild rebuild) {
        Looker looker = rebuild.looker();
        if (looker == null || !looker.process().equals(settings.me())) {
            stop();
            if (looker == null
                    || settings.ofOneProcess()
                    || lastBeat.since(looker).compareTo(settings.goneAfter()) > 0) {
                begin(state, rebuild);
            }
        } else if (looking == null || generation != rebuild.generation()) {
            look(state.unit(), state.generation(), rebuild.generation());
        } else if (looking.isDone()) {
            end(state, rebuild, looking);
        } else if (lastBeat.since(looker).compareTo(BETWEEN_BEATS) > 0) {
            states.replace(state, state.with(rebuild.lookedAtBy(new Looker(settings.me(), looker.beat() + 1))));
        }
    }

    private void look(ReplayUnit unit, int shown, int rebuilt) {
        stop();
        looking = documents.compare(unit, shown, rebuilt);
        generation = rebuilt;
    }

    private void end(UnitState state, Rebuild rebuild, Future<Document> done) {
        Rebuild ended;
        try {
            ended = rebuild.verified(Objects.requireNonNull(done.get()));
        } catch (ExecutionException | CancellationException failed) {
            LOG.warn(
                    "{} could not be compared, and will be again: {}",
                    state.unit().groups(),
                    failed.toString());
            ended = rebuild.filling();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        if (states.replace(state, state.with(ended))) { // Otherwise in the next step.
            looking = null;
        }
    }

    /** Stops comparing in this process; another process begins again. */
    void stop() {
        if (looking != null) {
            looking.cancel(true);
            looking = null;
        }
    }
}
