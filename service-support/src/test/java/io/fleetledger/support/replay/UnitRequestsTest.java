package io.fleetledger.support.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.fleetledger.support.problem.RefusedException;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UnitRequestsTest {

    private static final ReplayUnit UNIT = ReplayUnit.AUDIT;
    private static final Map<String, Integer> NEWER = Map.of("audit", 2);

    private final UnitState idle = UnitState.first(UNIT, UNIT.versions());
    private final UnitState underWay = idle.begin(false, new Date(0), Map.of(), List.of());
    private final UnitStates states = mock(UnitStates.class);
    private final UnitProcessors unitProcessors = mock(UnitProcessors.class);
    private final UnitRequests requests = new UnitRequests(UNIT, List.of(), states, unitProcessors);

    @Test
    void whoIsOvertakenGetsToKnowOfTheRebuildThatAnotherHasBegun() {
        when(states.refresh(UNIT)).thenReturn(idle).thenReturn(underWay);
        when(states.replace(any(), any())).thenReturn(false);
        assertThat(requests.begin(false)).isSameAs(underWay);
    }

    @Test
    void aRebuildUnderWayIsVerifiedIfTheNextRequestWantsIt() {
        when(states.refresh(UNIT)).thenReturn(underWay);
        when(states.replace(any(), any())).thenReturn(true);
        assertThat(Objects.requireNonNull(requests.begin(true).rebuild()).verify())
                .isTrue();
    }

    @Test
    void aRebuildThatTakesItsPlaceIsNoLongerVerified() {
        when(states.refresh(UNIT))
                .thenReturn(
                        underWay.with(Objects.requireNonNull(underWay.rebuild()).heldBy("another", new Date(0))));
        assertThatThrownBy(() -> requests.check(true)).isInstanceOf(RefusedException.class);
        requests.check(false);
    }

    @Test
    void olderCodeTakesNothingBack() {
        UnitState shown = UnitState.first(UNIT, NEWER);
        when(states.refresh(UNIT)).thenReturn(shown);
        assertThatThrownBy(() -> requests.begin(false)).isInstanceOf(RefusedException.class);
        when(states.refresh(UNIT)).thenReturn(idle.with(Rebuild.begun(1, NEWER, Map.of(), false, new Date(0))));
        assertThatThrownBy(() -> requests.begin(false)).isInstanceOf(RefusedException.class);
        verify(states, never()).replace(any(), any());
    }
}
