package io.fleetledger.support.privacy;

import io.fleetledger.support.axon.Events;
import io.fleetledger.support.axon.MessageKeys;
import org.axonframework.messaging.MetaData;

/** Seals the actor in the metadata of stored events, except for the product itself. */
public final class Actors {

    private final PersonalTexts texts;

    public Actors(PersonalTexts texts) {
        this.texts = texts;
    }

    /** Metadata as it is to be stored. Metadata without a tenant is the product's own, and names no person. */
    public MetaData sealed(MetaData metaData) {
        return metaData.get(MessageKeys.ACTOR) instanceof String actor
                        && metaData.get(MessageKeys.TENANT) instanceof String tenantId
                        && !actor.equals(Events.SYSTEM)
                ? metaData.and(MessageKeys.ACTOR, texts.sealActor(tenantId, actor))
                : metaData;
    }

    /** Metadata as it was before it was stored. */
    public MetaData opened(MetaData metaData) {
        return metaData.get(MessageKeys.ACTOR) instanceof String actor
                        && PersonalTexts.isSealed(actor)
                        && metaData.get(MessageKeys.TENANT) instanceof String tenantId
                ? metaData.and(MessageKeys.ACTOR, texts.openActor(tenantId, actor))
                : metaData;
    }
}
