package io.fleetledger.query.webhook;

import io.fleetledger.queries.webhook.FindWebhookByIdQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import io.fleetledger.support.webhook.WebhookOutbox;
import java.util.List;
import java.util.Optional;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.stereotype.Component;

/** Answers questions about webhooks from what they are sent by: what is shown is what is done. */
@Component
class WebhookQueries {

    private final WebhookEndpoints endpoints;

    WebhookQueries(WebhookOutbox outbox) {
        this.endpoints = outbox.endpoints();
    }

    @QueryHandler
    Optional<WebhookView> handle(FindWebhookByIdQuery query) {
        return endpoints
                .find(query.webhookId())
                .filter(webhook -> webhook.tenantId().equals(query.tenantId()))
                .filter(webhook -> !webhook.deleted())
                .map(WebhookQueries::view);
    }

    @QueryHandler
    WebhookPage handle(FindWebhooksQuery query) {
        List<WebhookEndpoint> all = endpoints.ofTenant(query.tenantId());
        return new WebhookPage(
                all.stream()
                        .skip((query.page() - 1L) * query.pageSize())
                        .limit(query.pageSize())
                        .map(WebhookQueries::view)
                        .toList(),
                all.size(),
                query.page(),
                query.pageSize(),
                ((long) all.size() + query.pageSize() - 1) / query.pageSize());
    }

    private static WebhookView view(WebhookEndpoint webhook) {
        return new WebhookView(
                webhook.id(),
                webhook.url(),
                webhook.eventTypes(),
                webhook.enabled(),
                webhook.disabledBecause(),
                webhook.previousSecretUntil(),
                webhook.tenantId(),
                webhook.createdAt(),
                webhook.updatedAt(),
                webhook.version());
    }
}
