package com.example.maintenance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.fleetledger.events.revision.EventRevisions;
import javax.sql.DataSource;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.axonserver.connector.ServerConnectorConfigurerModule;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.GenericTokenTableFactory;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.json.JacksonSerializer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Follows the fleet's log on Axon Server, with all tenants' events. It starts at the present, and resumes where it was
 * after a restart. An event that the desk does not take is retried, and later events wait.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "notifier.source", havingValue = "axon-server", matchIfMissing = true)
class AxonServerSubscription {

    /** Constant: the position is stored under this name. */
    private static final String GROUP = "maintenance-notifier";

    @Bean
    @ConditionalOnMissingBean
    ConfigurerModule axonServer(NotifierSettings settings) {
        AxonServerConfiguration.Builder server = AxonServerConfiguration.builder()
                .servers(settings.axonServer().servers())
                .componentName(GROUP);
        if (!settings.axonServer().token().isEmpty()) {
            server.token(settings.axonServer().token());
        }
        return configurer -> {
            new ServerConnectorConfigurerModule().configureModule(configurer);
            // After the module, which would replace it with the defaults.
            configurer.registerComponent(AxonServerConfiguration.class, configuration -> server.build());
        };
    }

    @Bean(initMethod = "start", destroyMethod = "shutdown")
    org.axonframework.config.Configuration subscription(
            ConfigurerModule log, CriticalMachines machines, DataSource positions) {
        Serializer json = serializer();
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false)
                .configureSerializer(configuration -> json)
                .configureMessageSerializer(configuration -> json)
                .configureEventSerializer(configuration -> json)
                .registerEventUpcaster(configuration -> EventRevisions.upcasters())
                .registerComponent(TokenStore.class, configuration -> tokens(positions, json));
        log.configureModule(configurer);
        configurer
                .eventProcessing()
                .byDefaultAssignTo(GROUP)
                .registerEventHandler(configuration -> machines)
                .registerListenerInvocationErrorHandler(GROUP, configuration -> PropagatingErrorHandler.instance())
                .registerPooledStreamingEventProcessor(
                        GROUP,
                        org.axonframework.config.Configuration::eventStore,
                        (configuration, builder) ->
                                builder.initialSegmentCount(1).initialToken(StreamableMessageSource::createHeadToken));
        return configurer.buildConfiguration();
    }

    /** Reads what the fleet's services write, and ignores properties that this version does not know. */
    private static Serializer serializer() {
        return JacksonSerializer.builder()
                .objectMapper(new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES))
                .build();
    }

    private static TokenStore tokens(DataSource positions, Serializer json) {
        JdbcTokenStore tokens = JdbcTokenStore.builder()
                .connectionProvider(positions::getConnection)
                .serializer(json)
                .build();
        tokens.createSchema(GenericTokenTableFactory.INSTANCE); // Only if there is none yet.
        return tokens;
    }
}
