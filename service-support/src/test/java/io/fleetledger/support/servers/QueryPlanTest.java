package io.fleetledger.support.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers of {@code explain} as MongoDB's manual describes them. */
class QueryPlanTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{stage: 'FETCH', inputStage: {stage: 'IXSCAN', indexName: 'by-name'}}",
                "{stage: 'IDHACK'}",
                "{stage: 'EXPRESS_IXSCAN', keyPattern: '{_id: 1}'}",
                "{stage: 'EOF'}",
                "{stage: 'FETCH', inputStage: {stage: 'SORT_MERGE', inputStages: [{stage: 'IXSCAN'}, {stage: 'IXSCAN'}]}}",
                "{queryPlan: {stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}, slotBasedPlan: {stages: 'sort COLLSCAN'}}"
            })
    void aPlanByAnIndexHasNoFlaw(String plan) {
        assertThat(QueryPlan.flaws(planned(plan, "[]"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{stage: 'COLLSCAN', direction: 'forward'}",
                "{stage: 'LIMIT', inputStage: {stage: 'FETCH', inputStage: {stage: 'OR', inputStages:"
                        + " [{stage: 'IXSCAN'}, {stage: 'COLLSCAN'}]}}}",
                "{stage: 'UPDATE', inputStage: {stage: 'COLLSCAN'}}",
                "{queryPlan: {stage: 'GROUP', inputStage: {stage: 'COLLSCAN'}}, slotBasedPlan: {}}",
                "{stage: 'SINGLE_SHARD', shards: [{shardName: 'a', winningPlan: {stage: 'SHARDING_FILTER', inputStage:"
                        + " {stage: 'COLLSCAN'}}, rejectedPlans: []}]}"
            })
    void aCollectionScanIsFoundAtAnyDepth(String plan) {
        assertThat(QueryPlan.flaws(planned(plan, "[]"))).containsExactly("a collection scan");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{stage: 'SORT', inputStage: {stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}}",
                "{stage: 'PROJECTION_SIMPLE', inputStage: {stage: 'SORT', type: 'simple', inputStage: {stage: 'IXSCAN'}}}"
            })
    void aSortInMemoryIsAFlaw(String plan) {
        assertThat(QueryPlan.flaws(planned(plan, "[]"))).containsExactly("a sort in memory");
        assertThat(QueryPlan.flaws(planned(plan, "[{stage: 'SORT', inputStage: {stage: 'IXSCAN'}}]")))
                .as("no other plan has the order")
                .containsExactly("a sort in memory");
    }

    @Test
    void aSortInMemoryThatThePlannerPreferredToAnIndexInOrderIsNone() {
        assertThat(QueryPlan.flaws(planned(
                        "{stage: 'SORT', inputStage: {stage: 'IXSCAN'}}",
                        "[{stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}]")))
                .isEmpty();
    }

    @Test
    void aPlanThatWasNotTakenAndTheCommandItselfDoNotCount() {
        BsonDocument explained = planned("{stage: 'FETCH', inputStage: {stage: 'IXSCAN'}}", "[{stage: 'COLLSCAN'}]");
        explained.append("command", BsonDocument.parse("{aggregate: 'machines', pipeline: [{$sort: {name: 1}}]}"));
        assertThat(QueryPlan.flaws(explained)).isEmpty();
    }

    @Test
    void aPipelinesOwnStagesCount() {
        BsonDocument explained = BsonDocument.parse("{stages: [{$cursor: {queryPlanner: {winningPlan:"
                + " {stage: 'COLLSCAN'}, rejectedPlans: []}}}, {$sort: {sortKey: {name: 1}}}]}");
        assertThat(QueryPlan.flaws(explained)).containsExactly("a collection scan", "a sort in memory");
    }

    @Test
    void aServerThatExplainsNothingIsTold() {
        assertThat(QueryPlan.isIn(BsonDocument.parse("{ok: 1.0}"))).isFalse();
        assertThat(QueryPlan.isIn(planned("{stage: 'EOF'}", "[]"))).isTrue();
    }

    private static BsonDocument planned(String winning, String rejected) {
        return BsonDocument.parse("{queryPlanner: {namespace: 'fleet.machines', winningPlan: " + winning
                + ", rejectedPlans: " + rejected + "}, ok: 1.0}");
    }
}
