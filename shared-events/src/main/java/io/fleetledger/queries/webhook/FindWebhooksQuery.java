package io.fleetledger.queries.webhook;

import io.fleetledger.queries.TenantQuery;

/**
 * One page of a tenant's webhooks, by creation and id: {@link WebhookPage}.
 *
 * @param page from 1
 * @param pageSize 1..100
 */
public record FindWebhooksQuery(String tenantId, int page, int pageSize) implements TenantQuery {}
