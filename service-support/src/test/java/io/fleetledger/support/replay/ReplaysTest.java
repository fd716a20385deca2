package io.fleetledger.support.replay;

import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplaysTest {

    private static final long PATIENCE_MILLIS = 30_000;

    private final UnitReplay unit = mock(UnitReplay.class);
    private final Replays replays =
            new Replays(List.of(unit), mock(UnitStates.class), mock(LiveProgress.class), new ReplayShare(1));

    /** The step may hold the live processors, which only the next one resumes. */
    @Test
    void whateverAStepEndsInTheNextOneComes() {
        when(unit.unit()).thenReturn(ReplayUnit.AUDIT);
        doThrow(new OutOfMemoryError("unable to create native thread"), new IllegalStateException("as of an outage"))
                .doNothing()
                .when(unit)
                .step();
        replays.start();
        try {
            verify(unit, timeout(PATIENCE_MILLIS).atLeast(3)).step();
        } finally {
            replays.stop();
        }
    }
}
