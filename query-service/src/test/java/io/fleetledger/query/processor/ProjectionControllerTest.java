package io.fleetledger.query.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.commands.processor.CheckReplayCommand;
import io.fleetledger.commands.processor.ReplayProjectionCommand;
import io.fleetledger.events.processor.ProjectionReplayRequestedEvent;
import io.fleetledger.queries.processor.ReplayProgress;
import io.fleetledger.support.axon.AddressedMessageNames;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.replay.ReplayUnit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

/** A rebuild of all, by what the processes answer that serve the units. */
class ProjectionControllerTest {

    private static final Caller CALLER = new Caller("acme", "ann", Role.ADMIN, Set.of());
    private static final List<String> UNITS =
            Arrays.stream(ReplayUnit.values()).map(unit -> unit.groups().get(0)).toList();

    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final SimpleEventBus log = SimpleEventBus.builder().build();
    private final ProjectionController controller = new ProjectionController(
            new Commands(
                    DefaultCommandGateway.builder().commandBus(bus).build(), Runnable::run, BusResponses.inProcess()),
            new Queries(
                    DefaultQueryGateway.builder()
                            .queryBus(SimpleQueryBus.builder().build())
                            .build(),
                    BusResponses.inProcess()),
            new Events(log, Runnable::run, BusResponses.inProcess()));
    private final List<String> begun = new ArrayList<>();
    private final List<Object> recorded = new ArrayList<>();

    ProjectionControllerTest() {
        for (String projection : UNITS) {
            bus.subscribe(AddressedMessageNames.name(ReplayProjectionCommand.class, projection), message -> {
                begun.add(projection);
                return progress(projection);
            });
        }
    }

    /** As they do while processes are updated one by one. */
    @Test
    void processesThatDoNotKnowTheCheckAreAskedAllTheSame() {
        UNITS.stream().skip(1).forEach(this::agree);
        assertThat(controller.replayAll(CALLER, new MockHttpServletRequest()).getBody())
                .hasSameSizeAs(UNITS);
        assertThat(begun).isEqualTo(UNITS);
    }

    @Test
    void noneIsBegunIfOneSaysThatItWouldBeRefused() {
        UNITS.stream().skip(1).limit(UNITS.size() - 2L).forEach(this::agree);
        bus.subscribe(AddressedMessageNames.name(CheckReplayCommand.class, UNITS.get(UNITS.size() - 1)), message -> {
            throw new CommandExecutionException("of newer version", null);
        });
        assertThatThrownBy(() -> controller.replayAll(CALLER, new MockHttpServletRequest()))
                .isInstanceOf(CommandExecutionException.class)
                .hasMessage("of newer version");
        assertThat(begun).isEmpty();
    }

    @Test
    void whoAskedIsRecordedBeforeAnythingIsBegun() {
        UNITS.forEach(this::agree);
        log.subscribe(messages -> messages.forEach(message -> {
            assertThat(begun).isEmpty();
            assertThat(message.getMetaData().get(MessageKeys.ACTOR)).isEqualTo("ann");
            recorded.add(message.getPayload());
        }));
        controller.replayAll(CALLER, new MockHttpServletRequest());
        assertThat(recorded).containsExactly(new ProjectionReplayRequestedEvent("acme", "all", false));
        begun.clear();
        MockHttpServletRequest verified = new MockHttpServletRequest();
        verified.setQueryString("verify=true");
        verified.setParameter("verify", "true");
        controller.replay(CALLER, UNITS.get(1), verified);
        assertThat(recorded).last().isEqualTo(new ProjectionReplayRequestedEvent("acme", UNITS.get(1), true));
        assertThat(begun).containsExactly(UNITS.get(1));
    }

    @Test
    void nothingIsBegunThatCannotBeRecorded() {
        UNITS.forEach(this::agree);
        log.subscribe(messages -> {
            throw new IllegalStateException("the log is away");
        });
        assertThatThrownBy(() -> controller.replay(CALLER, UNITS.get(0), new MockHttpServletRequest()))
                .hasStackTraceContaining("the log is away");
        assertThatThrownBy(() -> controller.replayAll(CALLER, new MockHttpServletRequest()))
                .hasStackTraceContaining("the log is away");
        assertThat(begun).isEmpty();
    }

    private void agree(String projection) {
        bus.subscribe(AddressedMessageNames.name(CheckReplayCommand.class, projection), message -> projection);
    }

    private static ReplayProgress progress(String projection) {
        return new ReplayProgress(
                "filling", List.of(projection), 0, 1, 0, Instant.EPOCH, null, null, null, false, null);
    }
}
