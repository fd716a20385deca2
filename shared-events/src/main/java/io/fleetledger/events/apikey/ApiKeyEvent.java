package io.fleetledger.events.apikey;

import java.util.UUID;

/** A fact about one API key, in that key's own stream. Who caused it stands in the message's metadata. */
public interface ApiKeyEvent {

    /** It follows from the key's hash, so that whoever is shown a key finds its stream. */
    UUID keyId();

    /** The tenant that it belongs to; no other tenant receives it. */
    String tenantId();
}
