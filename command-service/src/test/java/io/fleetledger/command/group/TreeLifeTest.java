package io.fleetledger.command.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.group.ChangeMachineGroupCommand;
import io.fleetledger.commands.group.CreateMachineGroupCommand;
import io.fleetledger.commands.group.DeleteMachineGroupCommand;
import io.fleetledger.commands.group.GroupError;
import io.fleetledger.commands.group.GroupRefusal;
import io.fleetledger.events.group.GroupType;
import io.fleetledger.support.problem.RefusedException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole lives of a tree, snapshots included. */
class TreeLifeTest {

    private static final List<UUID> IDS =
            LongStream.range(1, 400).mapToObj(n -> new UUID(0x8000L, n)).toList();
    private static final String TENANT = "tenant-1";

    private final GroupStores stores = new GroupStores(new InMemoryMachines());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anySequenceOfCommandsLeavesTheTreeThatTheContractSays(long seed) {
        Random random = new Random(seed);
        HierarchyModel model = new HierarchyModel();
        Set<GroupError> refusals = EnumSet.noneOf(GroupError.class);
        model.create(IDS.get(0), null);
        stores.send(new CreateMachineGroupCommand(IDS.get(0), TENANT, "G", GroupType.SITE, null, null));
        for (int step = 0; step < 400; step++) {
            UUID id = IDS.get(random.nextInt(1 + step * IDS.size() / 400));
            UUID parentId = anyParent(random, model);
            boolean cascade = random.nextBoolean();
            int what = random.nextInt(20);
            String about = "seed " + seed + ", step " + step + ", " + what + " " + id + " below " + parentId;

            GroupError expected = what < 9
                    ? model.create(id, parentId)
                    : what < 18 ? model.move(id, parentId) : model.delete(id, cascade);
            Object command = what < 9
                    ? new CreateMachineGroupCommand(id, TENANT, "G", GroupType.LINE, parentId, null)
                    : what < 18
                            ? new ChangeMachineGroupCommand(
                                    id, TENANT, null, null, null, new FieldChange<>(parentId), null)
                            : new DeleteMachineGroupCommand(id, TENANT, null, cascade);

            assertThat(refusalOf(command)).as(about).isEqualTo(expected);
            if (expected != null) {
                refusals.add(expected);
            }
            Map<UUID, @Nullable UUID> parents = model.parents();
            assertThat(stores.tree(TENANT)).as(about).extracting("parents").isEqualTo(parents);
            assertSound(parents, about);
        }
        assertThat(refusals)
                .as("what seed " + seed + " has met")
                .contains(GroupError.GROUP_CYCLE, GroupError.INVALID_GROUP, GroupError.GROUP_HAS_CHILDREN);
    }

    private static void assertSound(Map<UUID, @Nullable UUID> parents, String about) {
        parents.keySet().forEach(id -> {
            int level = 0;
            for (UUID at = id; at != null; at = parents.get(at)) {
                assertThat(parents).as(about).containsKey(at);
                assertThat(++level).as(about).isLessThanOrEqualTo(32);
            }
        });
    }

    /** Leaning to the deepest group, so that the tree grows as deep as it may. */
    private static @Nullable UUID anyParent(Random random, HierarchyModel model) {
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1, 2 -> IDS.get(random.nextInt(IDS.size()));
            default -> model.deepest();
        };
    }

    private @Nullable GroupError refusalOf(Object command) {
        try {
            stores.send(command);
            return null;
        } catch (RefusedException refused) {
            return ((GroupRefusal) refused.getDetails().orElseThrow()).error();
        }
    }
}
