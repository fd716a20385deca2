package io.fleetledger.commands.apikey;

import io.fleetledger.commands.TenantCommand;
import java.util.UUID;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Takes an API key back. Answered with {@link ApiKeyState}; sent again it changes nothing. */
public record RevokeApiKeyCommand(@TargetAggregateIdentifier UUID keyId, String tenantId) implements TenantCommand {}
