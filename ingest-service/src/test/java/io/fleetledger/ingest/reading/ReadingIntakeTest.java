package io.fleetledger.ingest.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyList;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doNothing;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import com.mongodb.MongoTimeoutException;
import io.fleetledger.events.reading.Reading;
import io.fleetledger.ingest.directory.MachineDirectory;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemTranslator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream of more readings than are recorded at once, and a store that goes away in its course. */
class ReadingIntakeTest {

    private static final Caller AGENT = new Caller("acme", "agent", null, Set.of("ingest"));
    private static final Map<String, UUID> MACHINES = Map.of("M-1", UUID.randomUUID());

    private final MachineDirectory directory = mock(MachineDirectory.class);
    private final Events events = mock(Events.class);
    private final AtomicLong recorded = new AtomicLong();
    private final ReadingIntake intake = new ReadingIntake(AGENT, directory, events, recorded::addAndGet);

    @BeforeEach
    void knowTheMachine() {
        when(directory.find(eq(AGENT), any())).thenReturn(MACHINES);
    }

    @Test
    void anOutageOfTheLogAfterTheFirstBatchSaysThatEarlierReadingsStay() {
        doNothing()
                .doThrow(new EventStoreException("out of reach"))
                .when(events)
                .publish(eq(AGENT), anyList());
        send(ReadingIntake.BATCH_SIZE + 1);
        assertThat(outageAtTheEnd().detail()).contains("What was recorded before stays");
        assertThat(recorded).hasValue(ReadingIntake.BATCH_SIZE);
    }

    @Test
    void anOutageOfTheDirectoryAfterTheFirstBatchSaysThatEarlierReadingsStay() {
        when(directory.find(eq(AGENT), any()))
                .thenReturn(MACHINES)
                .thenThrow(new MongoTimeoutException("out of reach"));
        send(ReadingIntake.BATCH_SIZE + 1);
        assertThat(outageAtTheEnd().detail()).contains("What was recorded before stays");
        assertThat(recorded).hasValue(ReadingIntake.BATCH_SIZE);
    }

    @Test
    void anOutageAtTheFirstReadingsSaysThatNothingIsHalfDone() {
        doThrow(new EventStoreException("out of reach")).when(events).publish(eq(AGENT), anyList());
        send(1);
        assertThat(outageAtTheEnd().detail()).contains("Nothing is half done");
        assertThat(recorded).hasValue(0);
    }

    @Test
    void anOutageAfterNoneWasAcceptedSaysThatNothingIsHalfDone() {
        for (int n = 0; n < ReadingIntake.BATCH_SIZE; n++) {
            intake.add(ParsedReading.wrong("M-1", "Value must be finite"));
        }
        when(directory.find(eq(AGENT), any())).thenThrow(new MongoTimeoutException("out of reach"));
        send(1);
        assertThat(outageAtTheEnd().detail()).contains("Nothing is half done");
    }

    private void send(int readings) {
        for (int n = 0; n < readings; n++) {
            intake.add(new ParsedReading("M-1", new Reading("heat", "C", n, n, null), null));
        }
    }

    private Problem outageAtTheEnd() {
        Problem problem = new ProblemTranslator(List.of()).problemOf(catchThrowable(intake::finish));
        assertThat(problem.error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
        return problem;
    }
}
