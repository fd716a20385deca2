package io.fleetledger.query.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import io.fleetledger.events.machine.MachineEvent;
import io.fleetledger.events.machine.MachineIdentifierChangedEvent;
import io.fleetledger.events.machine.MachineOfflineThresholdChangedEvent;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.events.machine.MachineProtocolChangedEvent;
import io.fleetledger.events.machine.MachineRegisteredEvent;
import io.fleetledger.events.machine.MachineRelocatedEvent;
import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.events.machine.MachineRestoredEvent;
import io.fleetledger.events.machine.MachineRetiredEvent;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

class SummariesTest {

    private static final UUID ID = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID HALL = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");
    private static final String T = "acme";

    static Stream<Arguments> sentences() {
        return Stream.of(
                Arguments.of(
                        new MachineRegisteredEvent(ID, T, 1, "Mill", "M-1", MachineProtocol.CSV, null, null),
                        "registered as \"Mill\" with the identifier \"M-1\""),
                Arguments.of(new MachineRenamedEvent(ID, T, 2, "A", "B"), "renamed from \"A\" to \"B\""),
                Arguments.of(
                        new MachineRelocatedEvent(ID, T, 2, "Hall 1", "Hall 2"), "moved from \"Hall 1\" to \"Hall 2\""),
                Arguments.of(new MachineRelocatedEvent(ID, T, 2, null, "Hall 2"), "moved to \"Hall 2\""),
                Arguments.of(
                        new MachineRelocatedEvent(ID, T, 2, "Hall 1", null),
                        "moved from \"Hall 1\", nobody says where to"),
                Arguments.of(
                        new MachineIdentifierChangedEvent(ID, T, 2, "M-1", "M-2"),
                        "identifier changed from \"M-1\" to \"M-2\""),
                Arguments.of(
                        new MachineProtocolChangedEvent(ID, T, 2, MachineProtocol.CSV, MachineProtocol.OPC_UA),
                        "protocol changed from csv to opc_ua"),
                Arguments.of(
                        new MachineOfflineThresholdChangedEvent(ID, T, 2, null, 60),
                        "counts as offline after 60 seconds, before after the default time"),
                Arguments.of(
                        new MachineRetiredEvent(ID, T, 2, "M-1", MachineProtocol.CSV, MachineStatus.HEALTHY),
                        "retired"),
                Arguments.of(
                        new MachineRestoredEvent(ID, T, 3, "M-1", MachineProtocol.CSV, MachineStatus.OFFLINE, null),
                        "restored"),
                Arguments.of(
                        new MachineStatusChangedEvent(
                                ID, T, MachineStatus.HEALTHY, MachineStatus.CRITICAL, List.of(), new StatusCause(7, 0)),
                        "status changed from healthy to critical"),
                Arguments.of(
                        new MachineGroupCreatedEvent(ID, T, 1, "Line 1", GroupType.LINE, HALL, null),
                        "created as \"Line 1\", a group of the type line"),
                Arguments.of(new MachineGroupRenamedEvent(ID, T, 2, "A", "B"), "renamed from \"A\" to \"B\""),
                Arguments.of(new MachineGroupDescribedEvent(ID, T, 2, null, "x"), "description changed"),
                Arguments.of(new MachineGroupDescribedEvent(ID, T, 2, "x", null), "description removed"),
                Arguments.of(
                        new MachineGroupReclassifiedEvent(ID, T, 2, GroupType.LINE, GroupType.DEPARTMENT),
                        "type changed from line to department"),
                Arguments.of(new MachineGroupMovedEvent(ID, T, 2, HALL, null), "moved from \"Hall\" to the top"),
                Arguments.of(new MachineGroupMembersAddedEvent(ID, T, 2, List.of(HALL)), "1 machine added"),
                Arguments.of(new MachineGroupMembersRemovedEvent(ID, T, 2, List.of(HALL, ID)), "2 machines removed"),
                Arguments.of(
                        new MachineGroupRetiredMembersRemovedEvent(ID, T, List.of(HALL)), "1 retired machine removed"),
                Arguments.of(new MachineGroupDeletedEvent(ID, T, 2, null, List.of()), "deleted"),
                Arguments.of(
                        new MachineGroupDeletedEvent(ID, T, 2, null, List.of(HALL)), "deleted, with 1 group below it"));
    }

    @ParameterizedTest
    @MethodSource("sentences")
    void saysWhatHappened(Object event, String sentence) {
        assertThat(Summaries.of(event, Map.of(HALL, "Hall"))).isEqualTo(sentence);
    }

    @Test
    void thereAreWordsForEveryEventOfMachinesAndGroups() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new RegexPatternTypeFilter(Pattern.compile(".*Event")));
        List<Class<?>> events = scanner.findCandidateComponents("io.fleetledger.events").stream()
                .<Class<?>>map(candidate -> load(Objects.requireNonNull(candidate.getBeanClassName())))
                .filter(Class::isRecord)
                .filter(event ->
                        MachineEvent.class.isAssignableFrom(event) || MachineGroupEvent.class.isAssignableFrom(event))
                .toList();
        assertThat(events).isNotEmpty();
        assertThat(Summaries.subjects()).containsAll(events);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
