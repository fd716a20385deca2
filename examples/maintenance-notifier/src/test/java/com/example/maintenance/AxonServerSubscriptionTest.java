package com.example.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fleetledger.events.alert.AlertSeverity;
import io.fleetledger.events.status.MachineStatus;
import io.fleetledger.events.status.MachineStatusChangedEvent;
import io.fleetledger.events.status.StatusCause;
import io.fleetledger.events.status.StatusReason;
import io.fleetledger.support.servers.RealServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.axonserver.connector.AxonServerConfiguration;
import org.axonframework.config.Configuration;
import org.axonframework.config.Configurer;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The whole service, on a log in memory that stays while the service is restarted. */
class AxonServerSubscriptionTest {

    private final EventStorageEngine log = new InMemoryEventStorageEngine();
    private Desk desk;

    @TempDir
    Path dataDir;

    @BeforeEach
    void open() throws IOException {
        desk = new Desk();
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void theDeskIsToldOfEveryMachineThatBecomesCriticalAndOfNothingElse() {
        UUID machine = UUID.randomUUID();
        try (ConfigurableApplicationContext service = start()) {
            publish(service, machine, MachineStatus.HEALTHY, MachineStatus.WARNING);
            publish(service, machine, MachineStatus.WARNING, MachineStatus.CRITICAL);
            publish(service, machine, MachineStatus.CRITICAL, MachineStatus.OFFLINE);
            publish(service, UUID.randomUUID(), MachineStatus.OFFLINE, MachineStatus.CRITICAL);
            await().atMost(Duration.ofSeconds(20)).until(() -> desk.told.size() == 2);
        }
        assertThat(desk.machines().get(0)).isEqualTo(machine.toString());
        assertThat(desk.told.get(0).get("reasons").get(0).asText())
                .isEqualTo("Spindle too hot: temperature is 97.25, threshold 95.5");
    }

    @Test
    void whatTheDeskRefusesIsToldAgainBeforeWhatFollows() {
        desk.refusals.set(2);
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        try (ConfigurableApplicationContext service = start()) {
            publish(service, first, MachineStatus.OFFLINE, MachineStatus.CRITICAL);
            publish(service, second, MachineStatus.OFFLINE, MachineStatus.CRITICAL);
            await().atMost(Duration.ofSeconds(30)).until(() -> desk.machines().contains(second.toString()));
        }
        assertThat(desk.machines()).startsWith(first.toString()).endsWith(second.toString());
    }

    @Test
    void itGoesOnWhereItStood() {
        UUID before = UUID.randomUUID();
        try (ConfigurableApplicationContext service = start()) {
            publish(service, before, MachineStatus.OFFLINE, MachineStatus.CRITICAL);
            await().atMost(Duration.ofSeconds(20)).until(() -> desk.told.size() == 1);
        }
        UUID meanwhile = UUID.randomUUID();
        log.appendEvents(
                GenericEventMessage.asEventMessage(changed(meanwhile, MachineStatus.OFFLINE, MachineStatus.CRITICAL)));
        start().close();
        try (ConfigurableApplicationContext service = start()) {
            await().atMost(Duration.ofSeconds(20)).until(() -> desk.machines().contains(meanwhile.toString()));
            assertThat(service.isRunning()).isTrue();
        }
        assertThat(desk.machines()).containsExactly(before.toString(), meanwhile.toString());
    }

    @Test
    void theServerThatIsNamedIsTheOneThatIsAsked() {
        Configurer configurer = DefaultConfigurer.defaultConfiguration(false);
        new ApplicationContextRunner()
                .withUserConfiguration(ServerOfSettings.class)
                .withPropertyValues(
                        "notifier.desk-url=" + desk.url(),
                        "notifier.data-dir=" + dataDir,
                        "notifier.axon-server.servers=log.example:8999",
                        "notifier.axon-server.token=secret")
                .run(context -> new AxonServerSubscription()
                        .axonServer(context.getBean(NotifierSettings.class))
                        .configureModule(configurer));
        AxonServerConfiguration server = configurer.buildConfiguration().getComponent(AxonServerConfiguration.class);
        assertThat(server.getServers()).isEqualTo("log.example:8999");
        assertThat(server.getToken()).isEqualTo("secret");
    }

    @EnableConfigurationProperties(NotifierSettings.class)
    static class ServerOfSettings {}

    @Test
    void aRealAxonServerIsFollowed() {
        String server = RealServers.axonServer().orElse("");
        assumeTrue(!server.isEmpty(), RealServers::missingAxonServer);
        UUID machine = UUID.randomUUID();
        try (ConfigurableApplicationContext service = run(
                new SpringApplicationBuilder(MaintenanceNotifier.class), "--notifier.axon-server.servers=" + server)) {
            publish(service, machine, MachineStatus.WARNING, MachineStatus.CRITICAL);
            await().atMost(Duration.ofSeconds(20)).until(() -> desk.machines().contains(machine.toString()));
        }
    }

    private ConfigurableApplicationContext start() {
        ConfigurerModule inMemory = configurer -> configurer.configureEmbeddedEventStore(configuration -> log);
        return run(new SpringApplicationBuilder(MaintenanceNotifier.class)
                .initializers(context -> ((GenericApplicationContext) context)
                        .registerBean("axonServer", ConfigurerModule.class, () -> inMemory)));
    }

    private ConfigurableApplicationContext run(SpringApplicationBuilder application, String... more) {
        ConfigurableApplicationContext service = application.run(Stream.concat(
                        Stream.of("--notifier.desk-url=" + desk.url(), "--notifier.data-dir=" + dataDir),
                        Stream.of(more))
                .toArray(String[]::new));
        await().atMost(Duration.ofSeconds(20)).until(() -> follows(service)); // From when on the present is the past.
        return service;
    }

    private static boolean follows(ConfigurableApplicationContext service) {
        return service.getBean(Configuration.class)
                .eventProcessingConfiguration()
                .eventProcessor("maintenance-notifier", StreamingEventProcessor.class)
                .orElseThrow()
                .processingStatus()
                .containsKey(0);
    }

    private static void publish(
            ConfigurableApplicationContext service, UUID machine, MachineStatus from, MachineStatus to) {
        service.getBean(Configuration.class).eventGateway().publish(changed(machine, from, to));
    }

    private static MachineStatusChangedEvent changed(UUID machine, MachineStatus from, MachineStatus to) {
        return new MachineStatusChangedEvent(
                machine,
                "acme",
                from,
                to,
                List.of(new StatusReason(
                        UUID.randomUUID(), "Spindle too hot", AlertSeverity.CRITICAL, "temperature", 97.25, 95.5)),
                new StatusCause(1, 0));
    }
}
