package io.fleetledger.support.distributed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.events.machine.MachineRenamedEvent;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.privacy.KeysInMemory;
import io.fleetledger.support.privacy.PersonalTexts;
import java.util.UUID;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;

/** As the services are put together, with a store that keeps messages as they are handed to it, as Axon Server's does. */
class SealedActorsTest {

    private static final UUID MILL = UUID.fromString("0f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");

    @Test
    void anActorIsSealedBeforeItsEventIsHandedToTheStore() {
        InMemoryEventStorageEngine store = new InMemoryEventStorageEngine();
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(axon -> JacksonSerializer.defaultSerializer())
                .configureEmbeddedEventStore(axon -> store);
        new DistributedConfiguration()
                .actorSealing(new PersonalTexts(new KeysInMemory().keys()))
                .configureModule(configurer);
        Configuration axon = configurer.start();
        try {
            axon.eventStore()
                    .publish(new GenericDomainEventMessage<>(
                            "Machine",
                            MILL.toString(),
                            0,
                            new MachineRenamedEvent(MILL, "acme", 1, "A", "B"),
                            MetaData.with(MessageKeys.TENANT, "acme").and(MessageKeys.ACTOR, "olga")));
            MetaData stored = store.readEvents(MILL.toString()).next().getMetaData();
            assertThat(stored).containsEntry(MessageKeys.TENANT, "acme");
            assertThat((String) stored.get(MessageKeys.ACTOR)).startsWith("sealed:1:");
        } finally {
            axon.shutdown();
        }
    }
}
