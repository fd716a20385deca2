package io.fleetledger.support.idempotency;

import java.util.Map;

/**
 * The first answer under a key.
 *
 * @param headers those of the answer itself: type, location, entity tag
 * @param body as it was sent, UTF-8
 */
public record StoredResponse(int status, Map<String, String> headers, String body) {

    public StoredResponse {
        headers = Map.copyOf(headers);
    }
}
