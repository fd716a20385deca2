package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineSort;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class MachineOrderTest {

    @Test
    void textsSortByCodePointThenById() {
        List<Document> machines = List.of(
                machine("1", "\uD83D\uDD27"), // Beyond the first plane, so behind all of it.
                machine("2", "\uFF21"),
                machine("4", "a"),
                machine("3", "a"),
                machine("5", "ab"),
                machine("6", ""));
        assertThat(ids(SortDirection.ASC, machines)).containsExactly("6", "3", "4", "5", "2", "1");
        assertThat(ids(SortDirection.DESC, machines)).containsExactly("1", "2", "5", "4", "3", "6");
    }

    @Test
    void aMachineThatComesTwiceIsThereOnceWhereItWasSeenLast() {
        assertThat(ids(SortDirection.ASC, List.of(machine("1", "a"), machine("2", "b"), machine("1", "c"))))
                .containsExactly("2", "1");
    }

    private static List<String> ids(SortDirection direction, List<Document> machines) {
        MachineOrder order = new MachineOrder(MachineSort.NAME, direction);
        assertThat(List.of(order.key())).containsExactly(MachineDocument.NAME_KEY);
        machines.forEach(order::add);
        return order.ids();
    }

    private static Document machine(String id, String key) {
        return new Document(MachineDocument.ID, id).append(MachineDocument.NAME_KEY, key);
    }
}
