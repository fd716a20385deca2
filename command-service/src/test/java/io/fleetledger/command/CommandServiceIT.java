package io.fleetledger.command;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.commands.machine.RegisterMachineCommand;
import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.support.axon.MessageKeys;
import io.fleetledger.support.axon.Outages;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.config.Configuration;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as its main class starts it, with a MongoDB and an Axon Server that is not there yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandServiceIT {

    private final MongoServer mongo = new MongoServer(new MemoryBackend());
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;

    @BeforeAll
    void start() {
        service = RunningService.start(
                "spring.profiles.active=site",
                "spring.mongodb.uri=" + mongo.bindAndGetConnectionString() + "/fleet-ledger",
                "axon.axonserver.servers=127.0.0.1:1", // Where nothing listens, and nothing ever will.
                "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/keys");
    }

    @AfterAll
    void stop() {
        service.close();
        mongo.shutdownNow();
    }

    @Test
    void itIsKnownByItsOwnName() {
        assertThat(service.getEnvironment().getProperty("spring.application.name"))
                .isEqualTo("command-service");
    }

    /** Whose files win over those of its own profile. */
    @Test
    void itsProfileIsThereBesideThoseOfAnInstallation() {
        assertThat(service.getEnvironment().getActiveProfiles()).containsExactly("distributed", "site");
    }

    @Test
    void itsStateIsInMongoDbAndItsEventsInAxonServer() {
        assertThat(service.getBean(IdempotencyStore.class)).isInstanceOf(MongoIdempotencyStore.class);
        assertThat(service.getBean(ProcessingStores.class).isSingleProcess()).isFalse();
        assertThat(service.getBean(Configuration.class).eventStore()).isInstanceOf(AxonServerEventStore.class);
    }

    @Test
    void itsCommandsHaveHandlersThatMissTheEventStore() {
        var answer = new FutureCallback<>();
        ((AxonServerCommandBus) service.getBean(CommandBus.class))
                .localSegment()
                .dispatch(
                        new GenericCommandMessage<>(
                                new RegisterMachineCommand(
                                        UUID.randomUUID(), "acme", "Mill", "M-1", MachineProtocol.JSON, null, null),
                                MetaData.with(MessageKeys.TENANT, "acme").and(MessageKeys.ACTOR, "test")),
                        answer);
        Throwable failure = answer.getResult(30, TimeUnit.SECONDS).exceptionResult();
        assertThat(failure).isNotInstanceOf(NoHandlerForCommandException.class);
        assertThat(Outages.isOutage(failure)).as(failure.toString()).isTrue();
    }

    @Test
    void itsHealthSaysWhichPartIsDown() throws Exception {
        HttpResponse<String> health = get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body())
                .contains(
                        "\"eventStore\":{\"details\":{\"reason\":\"does not answer\"},\"status\":\"DOWN\"}",
                        "\"readStore\":{\"status\":\"UP\"}");
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    }

    @Test
    void itIsNotReadyBeforeItsProjectionsHaveCaughtUpOnce() throws Exception {
        HttpResponse<String> readiness = get("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body())
                .contains(
                        "\"reason\":\"a store does not answer\"",
                        "has yet to catch up since the start",
                        "\"readinessState\":{\"status\":\"UP\"}")
                .doesNotContain("eventStore", "readStore");
    }

    @Test
    void nobodyComesInWithoutAToken() throws Exception {
        HttpResponse<String> refused = get("/api/v1/machines");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(refused.body()).contains("\"code\":\"UNAUTHENTICATED\"");
    }

    /** No token is bad for want of the keys to check it with. */
    @Test
    void whileTheIdentityProviderIsAwayCallersAreToldToComeBack() throws Exception {
        String token = Base64.getUrlEncoder().encodeToString("{\"alg\":\"RS256\"}".getBytes(StandardCharsets.UTF_8))
                + ".e30.AAAA";
        HttpResponse<String> answer = get("/api/v1/machines", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(answer.body()).contains("\"code\":\"SERVICE_UNAVAILABLE\"");
    }

    @Test
    void itDocumentsTheEndpointsOfAllServices() throws Exception {
        HttpResponse<String> document = get("/v3/api-docs");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.body())
                .contains("\"openapi\":\"3.1", "\"/api/v1/machines\"", "IDENTIFIER_TAKEN")
                .contains("\"/api/v1/machines/export\"", "\"/api/v1/ingest\"");
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        String port = service.getEnvironment().getProperty("local.server.port");
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
