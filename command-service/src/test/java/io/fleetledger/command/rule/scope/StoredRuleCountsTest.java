package io.fleetledger.command.rule.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.fleetledger.events.rule.RuleScope;
import io.fleetledger.support.axon.Outages;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.data.mongodb.core.MongoOperations;

class StoredRuleCountsTest {

    /** To take it for none would let any number of rules in. */
    @Test
    void whatCannotBeCountedIsAnOutage() {
        MongoOperations gone = mock(MongoOperations.class, call -> {
            throw new DataAccessResourceFailureException("gone");
        });
        assertThatThrownBy(() -> new StoredRuleCounts(gone).count("acme", new RuleScope(null, null)))
                .satisfies(failure -> assertThat(Outages.isOutage(failure)).isTrue());
    }
}
