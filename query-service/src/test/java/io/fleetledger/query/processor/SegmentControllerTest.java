package io.fleetledger.query.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fleetledger.commands.processor.SegmentChange.Outcome;
import io.fleetledger.queries.processor.SegmentList;
import io.fleetledger.queries.processor.SegmentView;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.axon.SegmentChanges;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemTranslator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** What a caller is told that wants a segment changed while the store cannot be asked. */
class SegmentControllerTest {

    private static final Caller CALLER = new Caller("acme", "ann", Role.ADMIN, Set.of());
    private static final String PROCESSOR = ProjectionNames.MACHINE_LIST;
    private static final SegmentList WHOLE =
            new SegmentList(PROCESSOR, 0.01, null, List.of(new SegmentView(0, 0, 1, "here", 7L, 0)));
    private final RuntimeException unread = new QueryTimeoutException("secret");

    private final SegmentChanges segments = mock(SegmentChanges.class);
    private final SegmentController controller = new SegmentController(segments, mock(Events.class));

    @Test
    void whoseSegmentIsSplitIsNotToldThatNothingWasDone() {
        when(segments.find(any(), anyString())).thenReturn(WHOLE).thenThrow(unread);
        when(segments.split(any(), anyString(), anyInt())).thenReturn(Outcome.DONE);
        assertThat(problemOfSplit().detail()).contains("read them before trying again");
    }

    @Test
    void whoseSegmentMayBeSplitIsNotToldThatNothingWasDone() {
        when(segments.find(any(), anyString())).thenReturn(WHOLE);
        when(segments.split(any(), anyString(), anyInt())).thenThrow(unread);
        assertThat(problemOfSplit().detail()).contains("read them before trying again");
    }

    @Test
    void beforeTheChangeNothingIsDone() {
        when(segments.find(any(), anyString())).thenThrow(unread);
        assertThat(problemOfSplit().detail()).contains("Nothing is half done");
    }

    @Test
    void aRefusalAfterTheRequestIsWhatItIs() {
        when(segments.find(any(), anyString())).thenReturn(WHOLE);
        when(segments.split(any(), anyString(), anyInt())).thenReturn(Outcome.HELD);
        assertThat(problemOfSplit().error()).isNotEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
    }

    private Problem problemOfSplit() {
        return new ProblemTranslator(List.of()).problemOf(catchThrowable(() -> controller.split(CALLER, PROCESSOR, 0)));
    }
}
