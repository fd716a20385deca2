package io.fleetledger.command.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import com.mongodb.MongoTimeoutException;
import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.commands.machine.MachineState;
import io.fleetledger.commands.machine.RetireMachineCommand;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Writes;
import io.fleetledger.support.readyourwrites.ReadYourWrites.Written;
import io.fleetledger.support.readyourwrites.WrittenResource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** A machine in two groups retires. */
class RetirementResponsesTest {

    private static final Caller ANN = new Caller("acme", "ann", Role.OPERATOR, Set.of());
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final UUID MACHINE = UUID.randomUUID();
    private static final UUID LINE = UUID.randomUUID();
    private static final UUID HALL = UUID.randomUUID();

    private final Commands commands = mock(Commands.class);
    private final Queries queries = mock(Queries.class);
    private final ReadYourWrites readYourWrites = mock(ReadYourWrites.class);
    private final MachineController controller = new MachineController(
            commands, new MachineResponses(readYourWrites, queries), new MachineGroupMemberships(commands, queries));

    @BeforeEach
    void answer() {
        when(commands.send(eq(ANN), any(RetireMachineCommand.class), eq(MachineState.class)))
                .thenReturn(retired());
        when(commands.send(eq(ANN), any(RemoveRetiredMachineCommand.class), eq(MachineGroupState.class)))
                .thenAnswer(sent -> group(
                        sent.getArgument(1, RemoveRetiredMachineCommand.class).groupId()));
        when(queries.find(eq(ANN), any(FindMachineByIdQuery.class), eq(MachineView.class)))
                .thenReturn(Optional.of(view()));
        when(readYourWrites.awaitVersion(any(), anyLong(), any(), any(Writes[].class)))
                .thenAnswer(settled -> new HttpHeaders());
    }

    @Test
    void theMachineAndItsGroupsAreWaitedForTogether() {
        assertThat(pending(retire())).isNull();
        verify(readYourWrites, times(1))
                .awaitVersion(
                        ANN,
                        2,
                        null,
                        new Writes(WrittenResource.MACHINE, List.of(new Written(MACHINE, 4))),
                        new Writes(WrittenResource.MACHINE_GROUP, List.of(new Written(LINE, 7), new Written(HALL, 7))));
    }

    @Test
    void aGroupThatCannotBeLeftNowIsPending() {
        when(commands.send(ANN, new RemoveRetiredMachineCommand(LINE, "acme", MACHINE), MachineGroupState.class))
                .thenThrow(new EventStoreException("out of reach"));
        ResponseEntity<Void> answer = retire();
        assertThat(answer.getStatusCode().value()).isEqualTo(204);
        assertThat(pending(answer)).isEqualTo("true");
    }

    /** Each further attempt would wait for the answer as long as the first. */
    @Test
    void inAnOutageTheOtherGroupsAreLeftToThePolicy() {
        when(commands.send(ANN, new RemoveRetiredMachineCommand(LINE, "acme", MACHINE), MachineGroupState.class))
                .thenThrow(new EventStoreException("out of reach"));
        assertThat(pending(retire())).isEqualTo("true");
        verify(commands, never())
                .send(ANN, new RemoveRetiredMachineCommand(HALL, "acme", MACHINE), MachineGroupState.class);
    }

    @Test
    void groupsThatCannotBeReadNowArePending() {
        when(queries.find(eq(ANN), any(FindMachineByIdQuery.class), eq(MachineView.class)))
                .thenThrow(new MongoTimeoutException("out of reach"));
        ResponseEntity<Void> answer = retire();
        assertThat(answer.getStatusCode().value()).isEqualTo(204);
        assertThat(pending(answer)).isEqualTo("true");
    }

    private ResponseEntity<Void> retire() {
        return controller.retire(ANN, MACHINE, null, null);
    }

    private static @Nullable String pending(ResponseEntity<Void> answer) {
        return answer.getHeaders().getFirst(ReadYourWrites.PENDING);
    }

    private static MachineState retired() {
        return new MachineState(
                MACHINE,
                "acme",
                "Press",
                "P-1",
                MachineProtocol.JSON,
                null,
                null,
                MachineStatus.OFFLINE,
                false,
                T0,
                T0,
                2,
                4);
    }

    private static MachineGroupState group(UUID groupId) {
        return new MachineGroupState(groupId, "acme", "Line", GroupType.LINE, null, null, 0, T0, T0, 1, 7);
    }

    private static MachineView view() {
        return new MachineView(
                MACHINE,
                "Press",
                "P-1",
                MachineProtocol.JSON,
                null,
                MachineStatus.OFFLINE,
                "acme",
                true,
                T0,
                T0,
                List.of(LINE, HALL),
                null,
                null,
                1);
    }
}
