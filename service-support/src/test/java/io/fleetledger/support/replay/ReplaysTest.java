package io.fleetledger.support.replay;

import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReplaysTest {

    /** Otherwise the unit would not be rebuilt, nor its next generation followed, until the next start. */
    @Test
    void thereIsANextStepWhateverAStepHasThrown() {
        UnitReplay unit = mock(UnitReplay.class);
        when(unit.unit()).thenReturn(ReplayUnit.AUDIT);
        doThrow(new LinkageError("for once")).when(unit).step();
        Replays replays =
                new Replays(List.of(unit), mock(UnitStates.class), mock(LiveGroups.class), new ReplayShare(1));
        replays.start();
        try {
            verify(unit, timeout(30_000).atLeast(3)).step();
        } finally {
            replays.stop();
        }
    }
}
