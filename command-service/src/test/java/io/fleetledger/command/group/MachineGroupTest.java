package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.command.CountedEvents;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.group.AddMembersCommand;
import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.commands.group.DeleteMachineGroupCommand;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.commands.group.MachineGroupState;
import io.fleetledger.commands.group.MembershipChange;
import io.fleetledger.commands.group.RemoveMembersCommand;
import io.fleetledger.commands.group.RemoveRetiredMachineCommand;
import io.fleetledger.commands.group.ReplaceMembersCommand;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.events.group.MachineGroupCreatedEvent;
import io.fleetledger.events.group.MachineGroupDeletedEvent;
import io.fleetledger.events.group.MachineGroupDescribedEvent;
import io.fleetledger.events.group.MachineGroupMembersAddedEvent;
import io.fleetledger.events.group.MachineGroupMembersRemovedEvent;
import io.fleetledger.events.group.MachineGroupMovedEvent;
import io.fleetledger.events.group.MachineGroupReclassifiedEvent;
import io.fleetledger.events.group.MachineGroupRenamedEvent;
import io.fleetledger.events.group.MachineGroupRetiredMembersRemovedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

class MachineGroupTest {

    private static final UUID ID = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a01");
    private static final UUID PARENT = UUID.fromString("7c9e6679-7425-40de-944b-e07fc1f90a02");
    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID LATHE = UUID.fromString("8f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final UUID RETIRED = UUID.fromString("af1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a03");
    private static final UUID UNKNOWN = UUID.fromString("ff1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a04");
    private static final String TENANT = "tenant-1";
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00.123Z");
    private static final Instant T1 = Instant.parse("2026-03-02T09:30:00Z");

    private final InMemoryHierarchy hierarchy = new InMemoryHierarchy().with(PARENT, null);
    private final InMemoryMachines machines =
            new InMemoryMachines().with(MachineLifecycle.ACTIVE, MILL, LATHE).with(MachineLifecycle.RETIRED, RETIRED);
    private final AggregateTestFixture<MachineGroup> fixture = new AggregateTestFixture<>(MachineGroup.class);
    private final CountedEvents events = new CountedEvents(fixture.getEventStore());

    MachineGroupTest() {
        fixture.registerInjectableResources(hierarchy, machines, new OriginalResponses(events));
    }

    // Creating

    @Test
    void aCreatedGroupIsEmptyAndAtVersionOne() {
        fixture.givenNoPriorActivity()
                .andGivenCurrentTime(T0)
                .when(create())
                .expectEvents(created())
                .expectResultMessagePayload(created(T0));
        assertThat(hierarchy.parents()).containsEntry(ID, PARENT);
    }

    @Test
    void aCreationIsTrimmedAndABlankDescriptionIsNone() {
        fixture.givenNoPriorActivity()
                .when(new CreateMachineGroupCommand(ID, TENANT, " \u2003Hall 3\n", GroupType.SITE, null, " \u2003"))
                .expectEvents(new MachineGroupCreatedEvent(ID, TENANT, 1, "Hall 3", GroupType.SITE, null, null));
    }

    @Test
    void aRepeatedCreationGetsTheFirstAnswerWhateverCameAfter() {
        given().andGiven(
                        new MachineGroupRenamedEvent(ID, TENANT, 2, "Line 3", "Line 4"),
                        new MachineGroupDeletedEvent(ID, TENANT, 3, PARENT, List.of()))
                .when(create())
                .expectNoEvents()
                .expectResultMessagePayload(created(T0));
        assertThat(events.asked()).isOne();
    }

    @Test
    void anotherTenantsIdIsNotCreatedAgain() {
        refused(
                given().when(new CreateMachineGroupCommand(ID, "tenant-2", "X", GroupType.SITE, null, null)),
                GroupError.GROUP_NOT_FOUND);
    }

    @Test
    void aCreationHearsOfEveryInvalidFieldAtOnce() {
        fixture.givenNoPriorActivity()
                .when(new CreateMachineGroupCommand(ID, TENANT, " ", GroupType.SITE, null, "x".repeat(1_001)))
                .expectNoEvents()
                .expectExceptionDetails(invalidFields("name", "description"));
    }

    @Test
    void aGroupTheTreeHasNoPlaceForIsNotCreated() {
        fixture.givenNoPriorActivity()
                .when(new CreateMachineGroupCommand(ID, TENANT, "X", GroupType.SITE, UNKNOWN, null))
                .expectNoEvents()
                .expectExceptionDetails(invalidFields("parent_id"));
    }

    // Changing

    @Test
    void eachFieldThatChangesIsAnEventOfItsOwn() {
        given().andGivenCurrentTime(T1)
                .when(new ChangeMachineGroupCommand(
                        ID,
                        TENANT,
                        List.of(1L),
                        new FieldChange<>(" Line 4 "),
                        new FieldChange<>(GroupType.DEPARTMENT),
                        new FieldChange<>(null),
                        new FieldChange<>(null)))
                .expectEvents(
                        new MachineGroupRenamedEvent(ID, TENANT, 2, "Line 3", "Line 4"),
                        new MachineGroupReclassifiedEvent(ID, TENANT, 3, GroupType.LINE, GroupType.DEPARTMENT),
                        new MachineGroupMovedEvent(ID, TENANT, 4, PARENT, null),
                        new MachineGroupDescribedEvent(ID, TENANT, 5, "Milling", null))
                .expectResultMessagePayload(
                        new MachineGroupState(ID, TENANT, "Line 4", GroupType.DEPARTMENT, null, null, 0, T0, T1, 5, 4));
        assertThat(hierarchy.parents()).containsEntry(ID, null);
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        given().when(new ChangeMachineGroupCommand(
                        ID,
                        TENANT,
                        null,
                        new FieldChange<>("Line 3"),
                        new FieldChange<>(GroupType.LINE),
                        new FieldChange<>(PARENT),
                        new FieldChange<>("Milling")))
                .expectNoEvents()
                .expectResultMessagePayload(created(T0));
    }

    @Test
    void aMoveBelowItselfIsRefusedWithAllElseTheChangeAsksFor() {
        refused(
                given().when(new ChangeMachineGroupCommand(
                        ID, TENANT, null, new FieldChange<>("Line 4"), null, new FieldChange<>(ID), null)),
                GroupError.GROUP_CYCLE);
    }

    @Test
    void aChangeHearsOfEveryInvalidFieldAtOnce() {
        given().when(new ChangeMachineGroupCommand(
                        ID,
                        TENANT,
                        null,
                        new FieldChange<>(null),
                        new FieldChange<>(null),
                        null,
                        new FieldChange<>("x".repeat(1_001))))
                .expectNoEvents()
                .expectExceptionDetails(invalidFields("description", "name", "group_type"));
    }

    @Test
    void aChangeThatExpectsAnotherVersionIsRefused() {
        refused(
                given().when(new ChangeMachineGroupCommand(
                        ID, TENANT, List.of(2L, 7L), new FieldChange<>("Line 4"), null, null, null)),
                GroupError.VERSION_MISMATCH);
    }

    @Test
    void anotherTenantsAnUnknownAndADeletedGroupAreNotFound() {
        refused(given().when(rename("tenant-2")), GroupError.GROUP_NOT_FOUND);
        refused(fixture.givenNoPriorActivity().when(rename(TENANT)), GroupError.GROUP_NOT_FOUND);
        refused(
                given().andGiven(new MachineGroupDeletedEvent(ID, TENANT, 2, PARENT, List.of()))
                        .when(rename(TENANT)),
                GroupError.GROUP_NOT_FOUND);
    }

    @Test
    void aGroupThatEndedWithOneAboveItIsNotFound() {
        var executor = given();
        hierarchy.remove(TENANT, ID, true);
        refused(executor.when(rename(TENANT)), GroupError.GROUP_NOT_FOUND);
    }

    // Deleting

    @Test
    void aDeletedGroupNamesTheGroupsThatEndWithIt() {
        hierarchy.with(UNKNOWN, ID);
        given().when(new DeleteMachineGroupCommand(ID, TENANT, List.of(1L), true))
                .expectEvents(new MachineGroupDeletedEvent(ID, TENANT, 2, PARENT, List.of(UNKNOWN)));
        assertThat(hierarchy.parents()).containsOnlyKeys(PARENT);
    }

    @Test
    void aGroupWithGroupsBelowItIsNotDeletedUnasked() {
        hierarchy.with(UNKNOWN, ID);
        refused(given().when(new DeleteMachineGroupCommand(ID, TENANT, null, false)), GroupError.GROUP_HAS_CHILDREN);
    }

    @Test
    void aDeletionThatExpectsAnotherVersionIsRefused() {
        refused(
                given().when(new DeleteMachineGroupCommand(ID, TENANT, List.of(7L), false)),
                GroupError.VERSION_MISMATCH);
    }

    @Test
    void aRepeatedDeletionChangesNothingWhateverVersionItExpects() {
        given().andGivenCommands(new DeleteMachineGroupCommand(ID, TENANT, null, false))
                .when(new DeleteMachineGroupCommand(ID, TENANT, List.of(1L), false))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(
                        matching(MachineGroupState.class, "version 2", state -> state.version() == 2));
    }

    @Test
    void theDeletionOfAGroupThatEndedWithOneAboveItChangesNothing() {
        var executor = given();
        hierarchy.remove(TENANT, ID, true);
        executor.when(new DeleteMachineGroupCommand(ID, TENANT, null, false))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void anotherTenantsGroupIsNotDeleted() {
        refused(given().when(new DeleteMachineGroupCommand(ID, "tenant-2", null, true)), GroupError.GROUP_NOT_FOUND);
    }

    // Members

    @Test
    void aReplacementSaysWhatJoinedAndWhatLeft() {
        given().andGiven(added(2, MILL))
                .andGivenCurrentTime(T1)
                .when(new ReplaceMembersCommand(ID, TENANT, List.of(2L), List.of(LATHE, LATHE)))
                .expectEvents(removed(3, MILL), added(4, LATHE))
                .expectResultMessagePayload(new MembershipChange(
                        new MachineGroupState(ID, TENANT, "Line 3", GroupType.LINE, PARENT, "Milling", 1, T0, T1, 4, 3),
                        List.of(LATHE),
                        List.of(LATHE),
                        List.of(MILL)));
    }

    @Test
    void aReplacementByTheSameMachinesInAnotherOrderIsNoEvent() {
        given().andGiven(added(2, MILL, LATHE))
                .when(new ReplaceMembersCommand(ID, TENANT, null, List.of(LATHE, MILL, LATHE)))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(matching(
                        MembershipChange.class,
                        "sorted as text, nothing added or removed",
                        change -> change.machineIds().equals(List.of(MILL, LATHE))
                                && change.added().isEmpty()
                                && change.removed().isEmpty()
                                && change.group().version() == 2));
    }

    @Test
    void theEmptyListEmptiesAGroup() {
        given().andGiven(added(2, MILL, LATHE))
                .when(new ReplaceMembersCommand(ID, TENANT, null, List.of()))
                .expectEvents(removed(3, MILL, LATHE));
    }

    @Test
    void anAdditionLeavesAloneWhoIsInTheGroup() {
        given().andGiven(added(2, MILL))
                .when(new AddMembersCommand(ID, TENANT, null, List.of(LATHE, MILL)))
                .expectEvents(added(3, LATHE));
    }

    @Test
    void aRepeatedAdditionIsNoEvent() {
        given().andGiven(added(2, MILL))
                .when(new AddMembersCommand(ID, TENANT, null, List.of(MILL)))
                .expectNoEvents();
    }

    @Test
    void aRemovalTakesOutWhoIsInTheGroup() {
        given().andGiven(added(2, MILL, LATHE))
                .when(new RemoveMembersCommand(ID, TENANT, null, List.of(UNKNOWN, LATHE)))
                .expectEvents(removed(3, LATHE));
    }

    @Test
    void aRepeatedRemovalIsNoEvent() {
        given().when(new RemoveMembersCommand(ID, TENANT, null, List.of(MILL))).expectNoEvents();
    }

    @Test
    void oneMachineThatMayNotJoinRefusesAllAndEachIsNamed() {
        for (Object command : List.of(
                new ReplaceMembersCommand(ID, TENANT, null, List.of(UNKNOWN, MILL, RETIRED)),
                new AddMembersCommand(ID, TENANT, null, List.of(UNKNOWN, MILL, RETIRED)))) {
            given().when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new GroupRefusal(
                            GroupError.INVALID_GROUP,
                            "The group's fields are invalid.",
                            List.of(
                                    new Violation("machine_ids", "is deactivated: " + RETIRED, "machine_deactivated"),
                                    new Violation(
                                            "machine_ids", "names no machine: " + UNKNOWN, "machine_not_found"))));
        }
    }

    @Test
    void aLargeChangeIsSeveralEventsOfAtMostAThousandSortedIds() {
        List<UUID> many = ids(2_500);
        many.forEach(id -> machines.with(MachineLifecycle.ACTIVE, id));
        List<UUID> shuffled = new ArrayList<>(many);
        Collections.reverse(shuffled);
        given().when(new ReplaceMembersCommand(ID, TENANT, null, shuffled))
                .expectEvents(
                        new MachineGroupMembersAddedEvent(ID, TENANT, 2, many.subList(0, 1_000)),
                        new MachineGroupMembersAddedEvent(ID, TENANT, 3, many.subList(1_000, 2_000)),
                        new MachineGroupMembersAddedEvent(ID, TENANT, 4, many.subList(2_000, 2_500)));
    }

    @Test
    void aCommandHasAtMostTenThousandIds() {
        List<UUID> tooMany = Collections.nCopies(GroupFields.MAX_MEMBERS + 1, MILL);
        for (Object command : List.of(
                new ReplaceMembersCommand(ID, TENANT, null, tooMany),
                new AddMembersCommand(ID, TENANT, null, tooMany),
                new RemoveMembersCommand(ID, TENANT, null, tooMany))) {
            given().when(command).expectNoEvents().expectExceptionDetails(invalidFields("machine_ids"));
        }
    }

    @Test
    void aGroupHasAtMostTenThousandMembers() {
        given().andGiven(new MachineGroupMembersAddedEvent(ID, TENANT, 2, ids(GroupFields.MAX_MEMBERS)))
                .when(new AddMembersCommand(ID, TENANT, null, List.of(MILL)))
                .expectNoEvents()
                .expectExceptionDetails(new GroupRefusal(
                        GroupError.INVALID_GROUP,
                        "The group's fields are invalid.",
                        List.of(new Violation(
                                "machine_ids",
                                "would make 10001 members; a group has at most 10000",
                                "too_many_members"))));
    }

    @Test
    void membersOfAGroupThatIsNotThereAreNotChanged() {
        for (Object command : List.of(
                new ReplaceMembersCommand(ID, "tenant-2", null, List.of()),
                new AddMembersCommand(ID, "tenant-2", null, List.of(MILL)),
                new RemoveMembersCommand(ID, "tenant-2", null, List.of(MILL)))) {
            refused(given().when(command), GroupError.GROUP_NOT_FOUND);
        }
        var executor = given();
        hierarchy.remove(TENANT, ID, true);
        refused(executor.when(new AddMembersCommand(ID, TENANT, null, List.of(MILL))), GroupError.GROUP_NOT_FOUND);
    }

    @Test
    void aChangeOfMembersThatExpectsAnotherVersionIsRefused() {
        for (Object command : List.of(
                new ReplaceMembersCommand(ID, TENANT, List.of(7L), List.of()),
                new AddMembersCommand(ID, TENANT, List.of(7L), List.of(MILL)),
                new RemoveMembersCommand(ID, TENANT, List.of(7L), List.of(MILL)))) {
            refused(given().when(command), GroupError.VERSION_MISMATCH);
        }
    }

    // Retired members

    @Test
    void aRetiredMemberLeavesAndTheVersionStays() {
        given().andGiven(added(2, MILL, RETIRED))
                .when(new RemoveRetiredMachineCommand(ID, TENANT, RETIRED))
                .expectEvents(new MachineGroupRetiredMembersRemovedEvent(ID, TENANT, List.of(RETIRED)))
                .expectResultMessagePayload(new MachineGroupState(
                        ID, TENANT, "Line 3", GroupType.LINE, PARENT, "Milling", 1, T0, T0, 2, 2));
    }

    @Test
    void aRetiredMemberLeavesOnce() {
        given().andGiven(added(2, RETIRED))
                .andGivenCommands(new RemoveRetiredMachineCommand(ID, TENANT, RETIRED))
                .when(new RemoveRetiredMachineCommand(ID, TENANT, RETIRED))
                .expectNoEvents();
    }

    @Test
    void anActiveMemberStays() {
        given().andGiven(added(2, MILL))
                .when(new RemoveRetiredMachineCommand(ID, TENANT, MILL))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void aGroupThatHasEndedIsLeftAlone() {
        var executor = given().andGiven(added(2, RETIRED));
        hierarchy.remove(TENANT, ID, true);
        executor.when(new RemoveRetiredMachineCommand(ID, TENANT, RETIRED))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void anotherTenantsGroupIsLeftAlone() {
        refused(
                given().andGiven(added(2, RETIRED)).when(new RemoveRetiredMachineCommand(ID, "tenant-2", RETIRED)),
                GroupError.GROUP_NOT_FOUND);
    }

    @Test
    void theLargestGroupsSnapshotFitsTheEventStoresColumn() throws Exception {
        MachineGroup group = new MachineGroup();
        group.on(created(), T0);
        group.on(new MachineGroupMembersAddedEvent(ID, TENANT, 2, ids(GroupFields.MAX_MEMBERS)), T0);
        assertThat(new ObjectMapper().registerModule(new JavaTimeModule()).writeValueAsBytes(group))
                .hasSizeGreaterThan(390_000)
                .hasSizeLessThan(1 << 20);
    }

    private TestExecutor<MachineGroup> given() {
        hierarchy.with(ID, PARENT);
        return fixture.givenCurrentTime(T0).andGiven(created());
    }

    private static CreateMachineGroupCommand create() {
        return new CreateMachineGroupCommand(ID, TENANT, "Line 3", GroupType.LINE, PARENT, "Milling");
    }

    private static MachineGroupCreatedEvent created() {
        return new MachineGroupCreatedEvent(ID, TENANT, 1, "Line 3", GroupType.LINE, PARENT, "Milling");
    }

    private static MachineGroupState created(Instant at) {
        return new MachineGroupState(ID, TENANT, "Line 3", GroupType.LINE, PARENT, "Milling", 0, at, at, 1, 0);
    }

    private static ChangeMachineGroupCommand rename(String tenantId) {
        return new ChangeMachineGroupCommand(ID, tenantId, null, new FieldChange<>("Line 4"), null, null, null);
    }

    private static MachineGroupMembersAddedEvent added(long version, UUID... machineIds) {
        return new MachineGroupMembersAddedEvent(ID, TENANT, version, List.of(machineIds));
    }

    private static MachineGroupMembersRemovedEvent removed(long version, UUID... machineIds) {
        return new MachineGroupMembersRemovedEvent(ID, TENANT, version, List.of(machineIds));
    }

    /** Sorted as text; the later ones have their highest bit set. */
    private static List<UUID> ids(int count) {
        long step = 65_536 / count;
        return LongStream.range(0, count)
                .mapToObj(i -> new UUID(((i * step) << 48) | 0x4000L, 0x8000_0000_0000_0000L))
                .toList();
    }

    private static void refused(ResultValidator<MachineGroup> result, GroupError error) {
        result.expectNoEvents()
                .expectExceptionDetails(
                        matching(GroupRefusal.class, error.name(), refusal -> refusal.error() == error));
    }

    private static Matcher<GroupRefusal> invalidFields(String... fields) {
        return matching(
                GroupRefusal.class,
                "violations of " + List.of(fields),
                refusal -> refusal.error() == GroupError.INVALID_GROUP
                        && refusal.violations().stream()
                                .map(Violation::field)
                                .toList()
                                .equals(List.of(fields)));
    }

    private static <T> Matcher<T> matching(Class<T> type, String description, Predicate<T> test) {
        return new CustomTypeSafeMatcher<T>(description) {
            @Override
            protected boolean matchesSafely(T item) {
                return type.isInstance(item) && test.test(item);
            }
        };
    }
}
