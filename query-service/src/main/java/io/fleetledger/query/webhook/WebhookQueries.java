package io.fleetledger.query.webhook;

import io.fleetledger.queries.webhook.FindWebhookByIdQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookDeliveryView;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.support.paging.Pages;
import io.fleetledger.support.webhook.WebhookDeliveries;
import io.fleetledger.support.webhook.WebhookEndpoint;
import io.fleetledger.support.webhook.WebhookEndpoints;
import io.fleetledger.support.webhook.WebhookFailure;
import io.fleetledger.support.webhook.WebhookOutbox;
import io.fleetledger.support.webhook.WebhookProgress;
import io.fleetledger.support.webhook.WebhookSchedule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Answers queries about webhooks from the state that sending uses, so that they show what is done. */
@Component
class WebhookQueries {

    private static final WebhookProgress UNTRIED = new WebhookProgress(null, 0, null, null, null);

    private final WebhookEndpoints endpoints;
    private final WebhookSchedule schedule;
    private final WebhookDeliveries deliveries;
    private final Clock clock;

    @Autowired
    WebhookQueries(WebhookOutbox outbox) {
        this(outbox, Clock.systemUTC());
    }

    WebhookQueries(WebhookOutbox outbox, Clock clock) {
        this.endpoints = outbox.endpoints();
        this.schedule = outbox.schedule();
        this.deliveries = outbox.deliveries();
        this.clock = clock;
    }

    @QueryHandler
    Optional<WebhookView> handle(FindWebhookByIdQuery query) {
        return endpoints
                .find(query.webhookId())
                .filter(webhook -> webhook.tenantId().equals(query.tenantId()))
                .filter(webhook -> !webhook.deleted())
                .map(webhook -> views(List.of(webhook)).get(0));
    }

    @QueryHandler
    WebhookPage handle(FindWebhooksQuery query) {
        List<WebhookEndpoint> all = endpoints.ofTenant(query.tenantId());
        return new WebhookPage(
                views(all.stream()
                        .skip((query.page() - 1L) * query.pageSize())
                        .limit(query.pageSize())
                        .toList()),
                all.size(),
                query.page(),
                query.pageSize(),
                Pages.count(all.size(), query.pageSize()));
    }

    private List<WebhookView> views(List<WebhookEndpoint> webhooks) {
        List<UUID> ids = webhooks.stream().map(WebhookEndpoint::id).toList();
        Map<UUID, WebhookProgress> progress = schedule.progressOf(ids);
        Map<UUID, Long> waiting = deliveries.countWaiting(ids);
        Instant now = clock.instant();
        return webhooks.stream()
                .map(webhook -> view(
                        webhook,
                        delivery(
                                waiting.getOrDefault(webhook.id(), 0L),
                                progress.getOrDefault(webhook.id(), UNTRIED),
                                now)))
                .toList();
    }

    private static WebhookDeliveryView delivery(long waiting, WebhookProgress progress, Instant now) {
        WebhookFailure failure = progress.lastFailure();
        Instant at = waiting == 0 ? null : progress.nextAttemptAt();
        boolean isLater = at != null && at.isAfter(now);
        return new WebhookDeliveryView(
                waiting,
                isLater ? at : null,
                isLater ? null : at,
                progress.attempts(),
                progress.failingSince(),
                failure == null ? null : failure.at(),
                failure == null ? null : failure.status(),
                failure == null ? null : failure.error(),
                progress.lastSuccessAt());
    }

    private static WebhookView view(WebhookEndpoint webhook, WebhookDeliveryView delivery) {
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
                webhook.version(),
                delivery);
    }
}
