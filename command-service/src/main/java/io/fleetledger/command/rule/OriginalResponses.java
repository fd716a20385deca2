package io.fleetledger.command.rule;

import io.fleetledger.commands.rule.AlertRuleState;
import io.fleetledger.events.rule.AlertRuleCreatedEvent;
import io.fleetledger.support.axon.AggregateEvents;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Rebuilds a creation's response from its event: a repetition gets the first response, whatever came after. */
@Component
class OriginalResponses {

    private final AggregateEvents events;

    OriginalResponses(AggregateEvents events) {
        this.events = events;
    }

    AlertRuleState of(UUID ruleId) {
        var first = events.first(ruleId.toString());
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
