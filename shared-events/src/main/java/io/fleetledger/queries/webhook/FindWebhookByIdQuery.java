package io.fleetledger.queries.webhook;

import io.fleetledger.queries.TenantQuery;
import java.util.UUID;

/** One webhook: an optional {@link WebhookView}, empty for a deleted one. */
public record FindWebhookByIdQuery(String tenantId, UUID webhookId) implements TenantQuery {}
