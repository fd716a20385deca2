package io.fleetledger.events.apikey;

import java.util.UUID;
import org.axonframework.serialization.Revision;

/** An API key was taken back, for good. */
@Revision("1")
public record ApiKeyRevokedEvent(UUID keyId, String tenantId) implements ApiKeyEvent {}
