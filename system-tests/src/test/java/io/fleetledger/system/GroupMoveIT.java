package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@SystemTest
final class GroupMoveIT {

    private static final int LEVELS = 32;

    private final Groups groups;

    GroupMoveIT(Fleet fleet) {
        groups = fleet.admin().groups();
    }

    @Test
    void aSubtreeMovesWhole() {
        List<Group> from = groups.chain(4);
        Group to = groups.root();
        Group moved = groups.move(from.get(1), to).expect(200).group();

        assertThat(moved.parentId()).isEqualTo(to.id());
        assertThat(groups.subtree(from.get(0)).children()).isEmpty();
        assertThat(groups.subtree(to).ids())
                .containsExactly(
                        to.id(), from.get(1).id(), from.get(2).id(), from.get(3).id());
        assertThat(groups.found("parent_id", from.get(0).id())).isEmpty();
        assertThat(groups.found("parent_id", to.id())).containsExactly(moved);
        assertThat(groups.current(from.get(3))).isEqualTo(from.get(3));
    }

    @Test
    void aGroupMovesToTheRootAndBack() {
        List<Group> chain = groups.chain(3);
        assertThat(groups.move(chain.get(1), null).expect(200).group().parentId())
                .isNull();
        assertThat(groups.roots())
                .extracting(root -> root.group().id())
                .contains(chain.get(0).id(), chain.get(1).id());
        assertThat(groups.subtree(chain.get(0)).children()).isEmpty();

        groups.move(chain.get(1), chain.get(0)).expect(200);
        assertThat(groups.subtree(chain.get(0)).ids())
                .containsExactlyElementsOf(chain.stream().map(Group::id).toList());
    }

    @Test
    void aGroupMovesNeitherIntoItselfNorBelowItself() {
        List<Group> chain = groups.chain(4);
        for (Group below : chain) {
            groups.move(chain.get(0), below).expect(409);
        }
        groups.move(chain.get(1), chain.get(3)).expect(409);
        for (Group group : chain) {
            assertThat(groups.current(group)).isEqualTo(group);
        }
        assertThat(groups.subtree(chain.get(0)).height()).isEqualTo(4);
    }

    @Test
    void thereAreThirtyTwoLevelsAndNoMore() {
        List<Group> deepest = groups.chain(LEVELS);
        groups.tryCreateIn(deepest.get(LEVELS - 1)).expect(422);
        assertThat(groups.subtree(deepest.get(0)).height()).isEqualTo(LEVELS);
    }

    @Test
    void aMoveIsHeldToTheHeightOfWhatMoves() {
        List<Group> deep = groups.chain(LEVELS - 2);
        List<Group> high = groups.chain(3);

        groups.move(high.get(0), deep.get(LEVELS - 3)).expect(422);
        assertThat(groups.current(high.get(0))).isEqualTo(high.get(0));
        groups.move(high.get(0), deep.get(LEVELS - 4)).expect(200);
        assertThat(groups.subtree(deep.get(0)).height()).isEqualTo(LEVELS);

        groups.tryCreateIn(high.get(2)).expect(422);
        groups.move(high.get(1), deep.get(LEVELS - 3)).expect(200);
        groups.tryCreateIn(high.get(2)).expect(422);
        groups.tryCreateIn(high.get(0)).expect(201);
    }
}
