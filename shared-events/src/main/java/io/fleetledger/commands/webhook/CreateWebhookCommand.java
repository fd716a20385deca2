package io.fleetledger.commands.webhook;

import io.fleetledger.commands.TenantCommand;
import java.util.List;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Has an address told of events. Answered with {@link WebhookState}. Sent again with the same {@code webhookId} it
 * changes nothing, the secret least of all; the answer says so.
 *
 * @param url http or https, 1..2,048 characters, of no private address unless that is allowed
 * @param eventTypes wire names; empty for all, readings among them
 * @param enabled one that is not is told of nothing
 * @param sealedSecret what signs, encrypted
 */
public record CreateWebhookCommand(
        @TargetAggregateIdentifier UUID webhookId,
        String tenantId,
        String url,
        List<String> eventTypes,
        boolean enabled,
        String sealedSecret)
        implements TenantCommand {

    public CreateWebhookCommand {
        eventTypes = List.copyOf(eventTypes);
    }
}
