package io.fleetledger.command.webhook;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.webhook.ChangeWebhookCommand;
import io.fleetledger.commands.webhook.CreateWebhookCommand;
import io.fleetledger.commands.webhook.DeleteWebhookCommand;
import io.fleetledger.commands.webhook.DisableWebhookCommand;
import io.fleetledger.commands.webhook.RotateWebhookSecretCommand;
import io.fleetledger.commands.webhook.WebhookError;
import io.fleetledger.commands.webhook.WebhookRefusal;
import io.fleetledger.commands.webhook.WebhookState;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDeletedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.events.webhook.WebhookEnabledEvent;
import io.fleetledger.events.webhook.WebhookEvent;
import io.fleetledger.events.webhook.WebhookReaddressedEvent;
import io.fleetledger.events.webhook.WebhookResubscribedEvent;
import io.fleetledger.events.webhook.WebhookSecretRotatedEvent;
import io.fleetledger.support.problem.RefusedException;
import io.fleetledger.support.validation.Violations;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * An address that receives events. Every handler also accepts an unknown id, so that the webhook itself answers
 * WEBHOOK_NOT_FOUND, the same with every event store.
 */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Webhook {

    @AggregateIdentifier
    private UUID webhookId;

    private String tenantId;

    @PersonalData("webhook-url")
    private String url;

    private List<String> eventTypes;
    private boolean enabled;
    private @Nullable WebhookDisabling disabledBecause;
    private boolean deleted;
    private @Nullable Instant previousSecretUntil;
    private Instant createdAt;
    private Instant updatedAt;
    private long version;

    Webhook() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    WebhookState handle(CreateWebhookCommand command) {
        if (exists()) {
            requireTenant(command.tenantId());
            return state(false);
        }
        Violations violations = new Violations();
        violations.check("url", command.url(), WebhookFields::url);
        List<String> types = violations.check("event_types", command.eventTypes(), WebhookFields::eventTypes);
        refuseIfAny(violations);
        apply(new WebhookCreatedEvent(
                command.webhookId(),
                command.tenantId(),
                1,
                command.url(),
                types == null ? List.of() : types,
                command.enabled(),
                command.sealedSecret()));
        return state(true);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    WebhookState handle(ChangeWebhookCommand command) {
        requireExisting(command.tenantId());
        requireVersion(command.expectedVersions());
        Violations violations = new Violations();
        String newUrl = changed("url", command.url(), url, violations);
        List<String> newTypes = changed("event_types", command.eventTypes(), eventTypes, violations);
        boolean wanted = changed("is_enabled", command.enabled(), enabled, violations);
        violations.check("url", newUrl, WebhookFields::url);
        List<String> types = violations.check("event_types", newTypes, WebhookFields::eventTypes);
        refuseIfAny(violations);
        applyChanges(newUrl, types == null ? eventTypes : types, wanted);
        return state(false);
    }

    /** Failures of an old address do not disable a new one, and there is an event only if something changes. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    WebhookState handle(DisableWebhookCommand command) {
        requireTenant(command.tenantId());
        if (!deleted && enabled && version == command.seenVersion()) {
            apply(new WebhookDisabledEvent(webhookId, tenantId, version + 1, command.reason()));
        }
        return state(false);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    WebhookState handle(RotateWebhookSecretCommand command) {
        requireExisting(command.tenantId());
        requireVersion(command.expectedVersions());
        apply(new WebhookSecretRotatedEvent(
                webhookId, tenantId, version + 1, command.sealedSecret(), command.previousUntil()));
        return state(false);
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    WebhookState handle(DeleteWebhookCommand command) {
        requireTenant(command.tenantId());
        if (!deleted) { // A change already made is not refused for an old version (RFC 9110, 13.1.1).
            requireVersion(command.expectedVersions());
            apply(new WebhookDeletedEvent(webhookId, tenantId, version + 1));
        }
        return state(false);
    }

    /** Applies one event for each fact that really changes. The address first: enabling a webhook means the new one. */
    private void applyChanges(String newUrl, List<String> newTypes, boolean wanted) {
        if (!newUrl.equals(url)) {
            apply(new WebhookReaddressedEvent(webhookId, tenantId, version + 1, url, newUrl));
        }
        if (!newTypes.equals(eventTypes)) {
            apply(new WebhookResubscribedEvent(webhookId, tenantId, version + 1, eventTypes, newTypes));
        }
        if (wanted && !enabled) {
            apply(new WebhookEnabledEvent(webhookId, tenantId, version + 1));
        } else if (!wanted && enabled) {
            apply(new WebhookDisabledEvent(webhookId, tenantId, version + 1, WebhookDisabling.BY_CALLER));
        }
    }

    /** Returns the command's value, or else the current one; no field can be cleared. */
    private static <T> T changed(String field, @Nullable FieldChange<T> change, T now, Violations violations) {
        if (change == null) {
            return now;
        }
        if (change.value() == null) {
            violations.add(field, "is required", "missing");
            return now;
        }
        return change.value();
    }

    private static void refuseIfAny(Violations violations) {
        if (violations.any()) {
            throw new RefusedException(WebhookRefusal.invalid(violations.found()));
        }
    }

    /** The fields are empty if the id names no webhook, or another aggregate. */
    private boolean exists() {
        return tenantId != null;
    }

    /** Treats another tenant's webhook as unknown. */
    private void requireTenant(String callersTenant) {
        if (!callersTenant.equals(tenantId)) {
            throw notFound();
        }
    }

    private void requireExisting(String callersTenant) {
        requireTenant(callersTenant);
        if (deleted) {
            throw notFound();
        }
    }

    private static RefusedException notFound() {
        return new RefusedException(
                WebhookRefusal.because(WebhookError.WEBHOOK_NOT_FOUND, "There is no such webhook."));
    }

    private void requireVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(version)) {
            throw new RefusedException(WebhookRefusal.because(
                    WebhookError.VERSION_MISMATCH, "The webhook is at version " + version + "."));
        }
    }

    private WebhookState state(boolean created) {
        return new WebhookState(
                webhookId,
                tenantId,
                url,
                eventTypes,
                enabled,
                disabledBecause,
                created,
                previousSecretUntil,
                createdAt,
                updatedAt,
                version,
                getVersion());
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        webhookId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(WebhookCreatedEvent event, @Timestamp Instant at) {
        webhookId = event.webhookId();
        tenantId = event.tenantId();
        url = event.url();
        eventTypes = event.eventTypes();
        enabled = event.enabled();
        disabledBecause = enabled ? null : WebhookDisabling.BY_CALLER;
        createdAt = at;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookReaddressedEvent event, @Timestamp Instant at) {
        url = event.newUrl();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookResubscribedEvent event, @Timestamp Instant at) {
        eventTypes = event.newEventTypes();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookEnabledEvent event, @Timestamp Instant at) {
        enabled = true;
        disabledBecause = null;
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookDisabledEvent event, @Timestamp Instant at) {
        enabled = false;
        disabledBecause = event.reason();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookSecretRotatedEvent event, @Timestamp Instant at) {
        previousSecretUntil = event.previousUntil();
        changed(event, at);
    }

    @EventSourcingHandler
    void on(WebhookDeletedEvent event, @Timestamp Instant at) {
        deleted = true;
        changed(event, at);
    }

    private void changed(WebhookEvent event, Instant at) {
        version = event.version();
        updatedAt = at;
    }
}
