package io.fleetledger.query.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.queries.group.FindMachineGroupsQuery;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.projection.ReadStore;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.servers.OnEveryMongoDb;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryMongoDb
class GroupSearchIT {

    private static final List<String> NAMES = List.of("Hall 1", "hall 2", "Fräserei", "a.b", "Line [x]");

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aGroupIsFoundByAnyPartOfItsNameWhetherArraysAreIndexedOrNot(boolean indexesArrays) {
        try (ReadStore store = new ReadStore()) {
            SearchIndex search = new SearchIndex(indexesArrays);
            for (int i = 0; i < NAMES.size(); i++) {
                store.mongo.insert(GroupDocument.indexed(group(i, NAMES.get(i)), search), GroupDocument.COLLECTION);
            }
            GroupQueries queries = PastGroupParts.queries(store, search);
            assertThat(namesFound(queries, "HALL")).containsExactly("Hall 1", "hall 2");
            assertThat(namesFound(queries, "räse")).containsExactly("Fräserei");
            assertThat(namesFound(queries, ".")).containsExactly("a.b");
            assertThat(namesFound(queries, "[x")).containsExactly("Line [x]");
            assertThat(namesFound(queries, "hall 3")).isEmpty();
            assertThat(store.all(GroupDocument.COLLECTION))
                    .allSatisfy(group ->
                            assertThat(group.containsKey(GroupDocument.GRAMS)).isEqualTo(indexesArrays));
        }
    }

    private static List<String> namesFound(GroupQueries queries, String part) {
        return queries.handle(new FindMachineGroupsQuery("acme", part, null, null, false, 1, 20, null)).items().stream()
                .map(MachineGroupView::name)
                .toList();
    }

    private static Document group(int number, String name) {
        return new Document(GroupDocument.ID, new UUID(0, number).toString())
                .append(GroupDocument.TENANT_ID, "acme")
                .append(GroupDocument.NAME, name)
                .append(GroupDocument.GROUP_TYPE, "line")
                .append(GroupDocument.MEMBER_COUNT, 0)
                .append(GroupDocument.CREATED_AT, new Date(0))
                .append(GroupDocument.UPDATED_AT, new Date(0))
                .append(GroupDocument.VERSION, 1L)
                .append(GroupDocument.DELETED, false);
    }
}
