package io.fleetledger.command.apikey;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import io.fleetledger.commands.apikey.ApiKeyError;
import io.fleetledger.commands.apikey.ApiKeyRefusal;
import io.fleetledger.commands.apikey.ApiKeyState;
import io.fleetledger.commands.apikey.IssueApiKeyCommand;
import io.fleetledger.commands.apikey.RevokeApiKeyCommand;
import io.fleetledger.events.PersonalData;
import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.events.apikey.ApiKeyRevokedEvent;
import io.fleetledger.support.problem.RefusedException;
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

/** A tenant's API key: issued once, revoked once. Its stream has no third event, which callers rely on. */
@Aggregate(snapshotTriggerDefinition = "aggregateSnapshots", lockFactory = "aggregateLocks")
@Revision("1")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class ApiKey {

    @AggregateIdentifier
    private UUID keyId;

    private String tenantId;

    @PersonalData("api-key-name")
    private String name;

    private String keyPrefix;
    private List<String> scopes;
    private Instant createdAt;
    private boolean revoked;

    ApiKey() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ApiKeyState handle(IssueApiKeyCommand command) {
        ApiKeyFields.check(command);
        if (keyId == null) {
            apply(new ApiKeyIssuedEvent(
                    command.keyId(),
                    command.tenantId(),
                    ApiKeyFields.name(command.name()),
                    command.keyHash(),
                    command.keyPrefix(),
                    command.scopes()));
        }
        requireTenant(command.tenantId());
        return state();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ApiKeyState handle(RevokeApiKeyCommand command) {
        requireTenant(command.tenantId());
        if (!revoked) { // A change already made is not refused for an old version (RFC 9110, 13.1.1).
            requireVersion(command.expectedVersions());
            apply(new ApiKeyRevokedEvent(keyId, tenantId));
        }
        return state();
    }

    private void requireTenant(String tenant) {
        if (!tenant.equals(tenantId)) {
            throw new RefusedException(
                    ApiKeyRefusal.because(ApiKeyError.API_KEY_NOT_FOUND, "There is no such API key."));
        }
    }

    private void requireVersion(@Nullable List<Long> expected) {
        if (expected != null && !expected.contains(version())) {
            throw new RefusedException(ApiKeyRefusal.because(
                    ApiKeyError.VERSION_MISMATCH, "The API key is at version " + version() + "."));
        }
    }

    /** Callers cause both of its events. */
    private long version() {
        return revoked ? 2 : 1;
    }

    private ApiKeyState state() {
        return new ApiKeyState(keyId, tenantId, name, keyPrefix, scopes, createdAt, version(), getVersion());
    }

    /** The id belongs to another aggregate; callers see it as unknown. */
    @EventSourcingHandler
    void on(Object foreign, DomainEventMessage<?> message) {
        keyId = UUID.fromString(message.getAggregateIdentifier());
    }

    @EventSourcingHandler
    void on(ApiKeyIssuedEvent event, @Timestamp Instant at) {
        keyId = event.keyId();
        tenantId = event.tenantId();
        name = event.name();
        keyPrefix = event.keyPrefix();
        scopes = event.scopes();
        createdAt = at;
    }

    @EventSourcingHandler
    void on(ApiKeyRevokedEvent event) {
        revoked = true;
    }
}
