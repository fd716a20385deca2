package io.fleetledger.support.idempotency;

import java.util.UUID;

/** The id for what a POST creates: random, or the one that its Idempotency-Key stands for. A controller's parameter. */
public record CreationId(UUID value) {

    /** Request attribute in which the filter puts the key's id. */
    static final String ATTRIBUTE = CreationId.class.getName();
}
