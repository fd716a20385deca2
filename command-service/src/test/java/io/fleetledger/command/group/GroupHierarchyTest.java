package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.events.group.GroupPlacedEvent;
import io.fleetledger.events.group.GroupsRemovedEvent;
import io.fleetledger.support.ids.GroupHierarchyIds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.ResultValidator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GroupHierarchyTest {

    private static final String TENANT = "tenant-1";
    private static final String TREE = GroupHierarchyIds.of(TENANT);

    private final AggregateTestFixture<GroupHierarchy> fixture = new AggregateTestFixture<>(GroupHierarchy.class);

    @Test
    void aGroupIsPlacedAtTheRootOrBelowAnother() {
        fixture.given(placed(1, null))
                .whenInvoking(TREE, tree -> {
                    tree.place(TENANT, group(2), null);
                    tree.place(TENANT, group(3), group(1));
                })
                .expectEvents(placed(2, null), placed(3, group(1)));
    }

    @Test
    void aParentThatIsNotInTheTreeIsRefused() {
        invalidParent(
                fixture.given(placed(1, null)).whenInvoking(TREE, tree -> tree.place(TENANT, group(2), group(9))),
                "names no group",
                "group_not_found");
        invalidParent(
                fixture.given(placed(1, null)).whenInvoking(TREE, tree -> tree.move(TENANT, group(1), group(9))),
                "names no group",
                "group_not_found");
    }

    @Test
    void aRemovedGroupIsNoParent() {
        invalidParent(
                fixture.given(placed(1, null), placed(2, group(1)), removed(1, 2))
                        .whenInvoking(TREE, tree -> tree.place(TENANT, group(3), group(2))),
                "names no group",
                "group_not_found");
    }

    @Test
    void aGroupIsNotMovedIntoItself() {
        cycle(fixture.given(placed(1, null)).whenInvoking(TREE, tree -> tree.move(TENANT, group(1), group(1))));
    }

    @Test
    void aGroupIsNotMovedBelowItself() {
        cycle(fixture.given(placed(1, null), placed(2, group(1)), placed(3, group(2)))
                .whenInvoking(TREE, tree -> tree.move(TENANT, group(1), group(3))));
    }

    @Test
    void aGroupIsMovedBesideItsParentAndToTheRoot() {
        fixture.given(placed(1, null), placed(2, group(1)), placed(3, group(2)))
                .whenInvoking(TREE, tree -> {
                    tree.move(TENANT, group(3), group(1));
                    tree.move(TENANT, group(2), null);
                    tree.move(TENANT, group(1), group(2));
                })
                .expectEvents(placed(3, group(1)), placed(2, null), placed(1, group(2)));
    }

    @Test
    void thereAre32LevelsAndNoMore() {
        fixture.given(chain(1, 31))
                .whenInvoking(TREE, tree -> tree.place(TENANT, group(32), group(31)))
                .expectEvents(placed(32, group(31)));
        invalidParent(
                fixture.given(chain(1, 32)).whenInvoking(TREE, tree -> tree.place(TENANT, group(33), group(32))),
                "groups may be at most 32 levels deep",
                "too_deep");
    }

    @Test
    void aMoveCountsTheLevelsOfAllThatMovesWithIt() {
        List<Object> two = new ArrayList<>(chain(1, 30));
        two.addAll(chain(101, 103));
        fixture.given(two)
                .whenInvoking(TREE, tree -> tree.move(TENANT, group(101), group(29)))
                .expectEvents(placed(101, group(29)));
        invalidParent(
                fixture.given(two).whenInvoking(TREE, tree -> tree.move(TENANT, group(101), group(30))),
                "groups may be at most 32 levels deep",
                "too_deep");
    }

    @Test
    void aGroupIsRemovedWithAllBelowItIfAskedFor() {
        fixture.given(placed(1, null), placed(4, group(1)), placed(3, group(4)), placed(2, null))
                .whenInvoking(
                        TREE,
                        tree -> assertThat(tree.remove(TENANT, group(1), true)).containsExactly(group(3), group(4)))
                .expectEvents(removed(1, 3, 4));
    }

    @Test
    void aGroupWithGroupsBelowItIsNotRemovedUnasked() {
        fixture.given(placed(1, null), placed(2, group(1)))
                .whenInvoking(TREE, tree -> tree.remove(TENANT, group(1), false))
                .expectNoEvents()
                .expectExceptionDetails(new GroupRefusal(
                        GroupError.GROUP_HAS_CHILDREN,
                        "The group has groups below it; delete those first, or cascade.",
                        List.of()));
    }

    @Test
    void aTenantHasAtMostTenThousandGroups() {
        List<GroupPlacedEvent> all = new ArrayList<>();
        for (int i = 1; i <= GroupHierarchy.MAX_GROUPS; i++) {
            all.add(placed(i, i == 1 ? null : group(1)));
        }
        fixture.given(all)
                .whenInvoking(TREE, tree -> tree.place(TENANT, group(20_000), null))
                .expectNoEvents()
                .expectExceptionDetails(new GroupRefusal(
                        GroupError.INVALID_GROUP,
                        "The group's fields are invalid.",
                        List.of(new Violation("", "there may be at most 10000 groups", "too_many_groups"))));
    }

    @Test
    void theLargestTreesSnapshotFitsTheEventStoresColumn() throws Exception {
        GroupHierarchy tree = new GroupHierarchy();
        for (int i = 1; i <= GroupHierarchy.MAX_GROUPS; i++) {
            tree.on(new GroupPlacedEvent(TREE, TENANT, UUID.randomUUID(), UUID.randomUUID()));
        }
        assertThat(new ObjectMapper().writeValueAsString(tree).getBytes(StandardCharsets.UTF_8))
                .hasSizeGreaterThan(700_000)
                .hasSizeLessThan(1 << 20);
    }

    @Test
    void aTreesIdHasAFixedLengthAndTellsTenantsApart() {
        assertThat(GroupHierarchyIds.of("x".repeat(500))).hasSameSizeAs(TREE).startsWith("hierarchy-");
        assertThat(GroupHierarchyIds.of("tenant-2")).isNotEqualTo(TREE);
    }

    private static void invalidParent(ResultValidator<GroupHierarchy> result, String message, String type) {
        result.expectNoEvents()
                .expectExceptionDetails(new GroupRefusal(
                        GroupError.INVALID_GROUP,
                        "The group's fields are invalid.",
                        List.of(new Violation("parent_id", message, type))));
    }

    private static void cycle(ResultValidator<GroupHierarchy> result) {
        result.expectNoEvents()
                .expectExceptionDetails(new GroupRefusal(
                        GroupError.GROUP_CYCLE,
                        "The group would stand below itself: the parent is the group or below it.",
                        List.of()));
    }

    /** Groups of these numbers, each below the one before. */
    private static List<GroupPlacedEvent> chain(int first, int last) {
        List<GroupPlacedEvent> chain = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            chain.add(placed(i, i == first ? null : group(i - 1)));
        }
        return chain;
    }

    private static UUID group(int number) {
        return new UUID(0x8000L, number);
    }

    private static GroupPlacedEvent placed(int number, @Nullable UUID parentId) {
        return new GroupPlacedEvent(TREE, TENANT, group(number), parentId);
    }

    private static GroupsRemovedEvent removed(int first, int... below) {
        List<UUID> ids = new ArrayList<>(List.of(group(first)));
        for (int number : below) {
            ids.add(group(number));
        }
        return new GroupsRemovedEvent(TREE, TENANT, ids);
    }
}
