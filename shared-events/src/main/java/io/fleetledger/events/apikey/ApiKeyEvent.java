package io.fleetledger.events.apikey;

import java.util.UUID;

/** A fact about one API key, in that key's own stream. Who caused it stands in the message's metadata. */
public interface ApiKeyEvent {

    /** It follows from the key's hash, so that whoever is shown a key finds its stream. */
    UUID keyId();

    /** Whose it is; nobody else is ever told of it. */
    String tenantId();
}
