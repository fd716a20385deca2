package io.fleetledger.command.rule;

import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.springframework.stereotype.Component;

/** What a creation was answered with, rebuilt from its event: a repeat gets the first answer, whatever came after. */
@Component
class FirstAnswers {

    private final EventStore eventStore;

    FirstAnswers(EventStore eventStore) {
        this.eventStore = eventStore;
    }

    AlertRuleState of(UUID ruleId) {
        var first = eventStore.readEvents(ruleId.toString(), 0).next();
        var created = (AlertRuleCreatedEvent) first.getPayload();
        return new AlertRuleState(
                created.ruleId(),
                created.tenantId(),
                created.name(),
                created.scope(),
                created.condition(),
                created.enabled(),
                first.getTimestamp(),
                first.getTimestamp(),
                created.version(),
                first.getSequenceNumber());
    }
}
