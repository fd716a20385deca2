package io.fleetledger.query;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.queries.machine.FindMachineByIdQuery;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.idempotency.IdempotencyStore;
import io.fleetledger.support.idempotency.MongoIdempotencyStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.axonframework.axonserver.connector.event.axon.AxonServerEventStore;
import org.axonframework.axonserver.connector.query.AxonServerQueryBus;
import org.axonframework.config.Configuration;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.GenericQueryMessage;
import org.axonframework.queryhandling.QueryBus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.context.ConfigurableApplicationContext;

/** The service as its main class starts it, with a MongoDB and an Axon Server that is not there yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryServiceIT {

    private final MongoServer mongo = new MongoServer(new MemoryBackend());
    private final HttpClient http = HttpClient.newHttpClient();
    private ConfigurableApplicationContext service;

    @BeforeAll
    void start() {
        String[] settings = {
            "--server.port=0",
            "--spring.profiles.active=site",
            "--logging.level.root=error",
            "--spring.mongodb.uri=" + mongo.bindAndGetConnectionString() + "/fleet-ledger",
            "--axon.axonserver.servers=127.0.0.1:1", // Where nothing listens, and nothing ever will.
            "--fleet.privacy.key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/keys",
        };
        AtomicReference<@Nullable ConfigurableApplicationContext> started = new AtomicReference<>();
        SpringApplication.withHook(
                application -> new SpringApplicationRunListener() {
                    @Override
                    public void contextPrepared(ConfigurableApplicationContext context) {
                        started.set(context);
                    }
                },
                () -> QueryServiceApplication.main(settings));
        service = Objects.requireNonNull(started.get(), "a started service");
    }

    @AfterAll
    void stop() {
        service.close();
        mongo.shutdownNow();
    }

    @Test
    void itIsKnownByItsOwnName() {
        assertThat(service.getEnvironment().getProperty("spring.application.name"))
                .isEqualTo("query-service");
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
    void itsQueriesAreAnsweredFromMongoDbAlone() throws Exception {
        var query = new GenericQueryMessage<>(
                new FindMachineByIdQuery("acme", UUID.randomUUID()),
                ResponseTypes.optionalInstanceOf(MachineView.class));
        var answer = ((AxonServerQueryBus) service.getBean(QueryBus.class))
                .localSegment()
                .query(query)
                .get(30, TimeUnit.SECONDS);
        assertThat(answer.isExceptional()).as(answer.toString()).isFalse();
        assertThat(answer.getPayload()).isEmpty();
    }

    @Test
    void itsProjectionsFollowTheLog() {
        assertThat(service.getBean(EventProcessingConfiguration.class).eventProcessors())
                .containsKeys(ProjectionNames.MACHINE_LIST, ProjectionNames.MACHINE_COUNTS);
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

    @Test
    void itDocumentsTheEndpointsOfAllServices() throws Exception {
        HttpResponse<String> document = get("/v3/api-docs");
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.body()).contains("\"openapi\":\"3.1", "\"/api/v1/machines/{machine_id}\"", "NOT_FOUND");
    }

    private HttpResponse<String> get(String path) throws Exception {
        String port = service.getEnvironment().getProperty("local.server.port");
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
