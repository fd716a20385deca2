package io.fleetledger.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.support.axon.MessageKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.ServerConnectorConfigurerModule;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.correlation.SimpleCorrelationDataProvider;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * A plain client of Axon Server with the connector's own settings: the least that a registration and a request's readings
 * can cost there. Its events have the product's bytes and metadata, and are of types that nobody follows, or of the
 * product's own.
 */
final class BareConnector implements AutoCloseable {

    private final Configuration axon;
    private final CommandGateway gateway;
    private final EventStore events;
    private final String tenantId;
    private final String actor;

    private BareConnector(Configuration axon, String tenantId, String actor) {
        this.axon = axon;
        this.gateway = axon.commandGateway();
        this.events = axon.eventStore();
        this.tenantId = tenantId;
        this.actor = actor;
    }

    /**
     * @param axonServer host and port
     * @param tenantId in its events
     * @param actor in its events' metadata
     */
    static BareConnector start(String axonServer, String tenantId, String actor) {
        // Without the modules that Axon finds for itself: one of them asks its maker for updates.
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false);
        new ServerConnectorConfigurerModule().configureModule(configurer);
        JacksonSerializer serializer = JacksonSerializer.builder()
                .objectMapper(new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS))
                .build();
        Configuration axon = configurer
                .registerComponent(
                        AxonServerConfiguration.class,
                        configuration -> AxonServerConfiguration.builder()
                                .servers(axonServer)
                                .componentName("bare-connector")
                                .build())
                .configureSerializer(configuration -> serializer)
                .configureMessageSerializer(configuration -> serializer)
                .configureEventSerializer(configuration -> serializer)
                .configureCorrelationDataProviders(configuration -> List.of(new SimpleCorrelationDataProvider(
                        MessageKeys.TENANT, MessageKeys.ACTOR, MessageKeys.CORRELATION_ID, MessageKeys.TRACEPARENT)))
                .configureAggregate(BareMachine.class)
                .configureAggregate(BareClaim.class)
                .start();
        return new BareConnector(axon, tenantId, actor);
    }

    /**
     * One command each, which begins two aggregates in one unit of work.
     *
     * @param followed whether those who follow the product's log get to work on it
     */
    Load commands(boolean followed) {
        return new BareLoad(followed ? "bare-command-followed" : "bare-command", () -> {
            NewMachine machine = NewMachine.next();
            gateway.sendAndWait(new GenericCommandMessage<>(
                    new RegisterBareMachineCommand(
                            UUID.randomUUID(),
                            tenantId,
                            machine.name(),
                            machine.machineIdentifier(),
                            machine.protocol(),
                            machine.location(),
                            followed),
                    caller()));
        });
    }

    /**
     * One transaction each, of an event for each machine of a request. Followed by nobody: nothing would hold it back, and
     * what follows readings would have work for minutes.
     */
    Load publishing(Bodies bodies) {
        return new BareLoad("bare-publishing", () -> {
            Map<String, String> caller = caller();
            List<EventMessage<?>> request = new ArrayList<>();
            bodies.nextEvents(tenantId)
                    .forEach(event -> request.add(new GenericEventMessage<>(new Unfollowed<>(event), caller)));
            events.publish(request);
        });
    }

    /** What each message of the product tells of its caller. */
    private Map<String, String> caller() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        return Map.of(
                MessageKeys.TENANT,
                tenantId,
                MessageKeys.ACTOR,
                actor,
                MessageKeys.CORRELATION_ID,
                trace,
                MessageKeys.TRACEPARENT,
                "00-" + trace + "-" + trace.substring(16) + "-01");
    }

    @Override
    public void close() {
        axon.shutdown();
    }
}
