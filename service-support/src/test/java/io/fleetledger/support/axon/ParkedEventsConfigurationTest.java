package io.fleetledger.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.processor.ParkedSequenceState;
import io.fleetledger.commands.processor.RetryParkedEventsCommand;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.deadletter.DeadLetter;
import org.axonframework.messaging.deadletter.Decisions;
import org.axonframework.messaging.deadletter.GenericDeadLetter;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A retry over the command bus, which has a transaction for each command. */
class ParkedEventsConfigurationTest {

    private static final String GROUP = "machine-list";
    private static final ThreadLocal<Boolean> IN_COMMANDS_TRANSACTION = ThreadLocal.withInitial(() -> false);

    private final InMemoryStores stores = new InMemoryStores(false);
    private final AtomicBoolean committed = new AtomicBoolean();
    private final AtomicReference<Boolean> retriedInCommandsTransaction = new AtomicReference<>();
    private volatile boolean outOfReach;
    private Configuration configuration;

    @BeforeEach
    void start() {
        Configurer configurer = DefaultConfigurer.defaultConfiguration()
                .configureSerializer(anything -> JacksonSerializer.defaultSerializer())
                .configureEmbeddedEventStore(anything -> new InMemoryEventStorageEngine())
                .configureCommandBus(anything -> SimpleCommandBus.builder()
                        .transactionManager(CommandsTransaction::new)
                        .build());
        new ParkedEventsConfiguration()
                .parkedEventHandlers(
                        List.of(ProcessingGroup.projection(GROUP, 1, event -> Optional.of("mill"))),
                        List.of(new Retries()),
                        stores,
                        NoTransactionManager.INSTANCE)
                .configureModule(configurer);
        configuration = configurer.start();
        stores.projectionTokens().initializeTokenSegments(GROUP, 1);
    }

    @AfterEach
    void stop() {
        configuration.shutdown();
    }

    /** Its transaction ends last of all: until then, who follows the group would find parked what has been handled. */
    @Test
    void aRetryIsNotPartOfTheCommandsTransaction() {
        assertThat(retry(park()).getPayload()).isEqualTo(new ParkedSequenceState(true, 0));
        assertThat(retriedInCommandsTransaction).hasValue(false);
        assertThat(committed).as("the command's").isTrue();
    }

    @Test
    void whyARetryFailsIsTold() {
        outOfReach = true;
        CommandResultMessage<?> result = retry(park());
        assertThat(result.isExceptional()).isTrue();
        assertThat(result.exceptionResult())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("No server");
    }

    private UUID park() {
        EventMessage<?> event = new GenericEventMessage<>("measured", MetaData.with(MessageKeys.TENANT, "acme"));
        stores.deadLetters(GROUP).enqueue("mill", new GenericDeadLetter<>("mill", event));
        return UUID.fromString(event.getIdentifier());
    }

    private CommandResultMessage<?> retry(UUID eventId) {
        AtomicReference<CommandResultMessage<?>> answer = new AtomicReference<>();
        configuration
                .commandBus()
                .dispatch(
                        new GenericCommandMessage<>(
                                new GenericMessage<>(new RetryParkedEventsCommand("acme", GROUP, eventId)),
                                AddressedMessageNames.name(RetryParkedEventsCommand.class, GROUP)),
                        (command, result) -> answer.set(result));
        return Objects.requireNonNull(answer.get());
    }

    private final class CommandsTransaction implements Transaction {

        CommandsTransaction() {
            IN_COMMANDS_TRANSACTION.set(true);
        }

        @Override
        public void commit() {
            IN_COMMANDS_TRANSACTION.remove();
            committed.set(true);
        }

        @Override
        public void rollback() {
            IN_COMMANDS_TRANSACTION.remove();
        }
    }

    private final class Retries implements ParkedSequenceRetrier {

        @Override
        public String group() {
            return GROUP;
        }

        @Override
        public boolean retry(Predicate<DeadLetter<? extends EventMessage<?>>> ofSequence) {
            if (outOfReach) {
                throw new IllegalStateException("No server");
            }
            retriedInCommandsTransaction.set(IN_COMMANDS_TRANSACTION.get());
            return stores.deadLetters(GROUP).process(ofSequence, letter -> Decisions.evict());
        }
    }
}
