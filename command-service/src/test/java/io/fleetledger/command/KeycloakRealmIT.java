package io.fleetledger.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.security.CallerReader;
import io.fleetledger.support.servers.Images;
import io.fleetledger.support.servers.RealServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;
import tools.jackson.databind.json.JsonMapper;

/** Tokens of the realm in {@code deploy/keycloak}, as Compose imports it, at a service that is told of it as there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeycloakRealmIT {

    private static final int HTTP = 8080;
    private static final int MANAGEMENT = 9000;
    private static final Path REALM = Stream.of(Path.of(".."), Path.of("."))
            .map(root -> root.resolve("deploy/keycloak/fleet-ledger-realm.json"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();

    private final MongoServer mongo = new MongoServer(new MemoryBackend());
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable GenericContainer<?> keycloak;
    private @Nullable ConfigurableApplicationContext service;

    @BeforeAll
    void start() {
        assumeTrue(RealServers.dockerAnswers(), KeycloakRealmIT::skipped);
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(Images.KEYCLOAK))
                .withCommand("start-dev", "--import-realm")
                .withEnv("KC_HEALTH_ENABLED", "true")
                .withEnv("DEMO_USER_PASSWORD", "demo-password")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(REALM), "/opt/keycloak/data/import/fleet-ledger-realm.json")
                .withExposedPorts(HTTP, MANAGEMENT)
                .waitingFor(
                        Wait.forHttp("/health/ready").forPort(MANAGEMENT).withStartupTimeout(Duration.ofMinutes(3)));
        for (String client : List.of("ADMIN", "OPERATOR", "VIEWER", "ACME_ADMIN", "AGENT")) {
            container.withEnv("CLIENT_" + client + "_SECRET", secretOf(client));
        }
        container.start();
        keycloak = container;
        service = RunningService.start(
                "spring.mongodb.uri=" + mongo.bindAndGetConnectionString() + "/fleet-ledger",
                "axon.axonserver.servers=127.0.0.1:1", // Nobody is asked for more than to let a caller through.
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + realm(),
                "spring.security.oauth2.resourceserver.jwt.audiences=fleet-ledger",
                "fleet.security.role-claim=realm_access.roles");
    }

    private static String skipped() {
        String what = "the realm for Keycloak is not tried: no Docker answers. Start Docker.";
        System.out.println("SKIPPED: " + what);
        return what;
    }

    @AfterAll
    void stop() {
        if (service != null) {
            service.close();
        }
        if (keycloak != null) {
            keycloak.stop();
        }
        mongo.shutdownNow();
    }

    @ParameterizedTest
    @CsvSource({
        "admin, 00000000-0000-4000-8000-0000000000d1, ADMIN",
        "operator, 00000000-0000-4000-8000-0000000000d1, OPERATOR",
        "viewer, 00000000-0000-4000-8000-0000000000d1, VIEWER",
        "acme-admin, 00000000-0000-4000-8000-0000000000ac, ADMIN",
        "agent, 00000000-0000-4000-8000-0000000000d1,"
    })
    void eachClientIsOfItsTenantAndRole(String client, String tenant, @Nullable Role role) throws Exception {
        ConfigurableApplicationContext running = Objects.requireNonNull(service);
        SecurityContextHolder.getContext()
                .setAuthentication(new JwtAuthenticationToken(
                        running.getBean(JwtDecoder.class).decode(token(client))));
        try {
            Caller caller = running.getBean(CallerReader.class).current();
            assertThat(caller.tenantId()).isEqualTo(tenant);
            assertThat(caller.role()).isEqualTo(role);
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    /** Who may is answered for want of Axon Server, which says that he was let through. */
    @ParameterizedTest
    @CsvSource({"admin, 503", "operator, 503", "acme-admin, 503", "viewer, 403", "agent, 403"})
    void whoMayRetireMachinesIsLetThroughAndNobodyElse(String client, int status) throws Exception {
        assertThat(retireAs(token(client))).isEqualTo(status);
    }

    @Test
    void aTokenThatWasChangedIsNone() throws Exception {
        String[] parts = token("viewer").split("\\.", 3);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String raised = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.replace("\"viewer\"", "\"admin\"").getBytes(StandardCharsets.UTF_8));
        assertThat(retireAs(parts[0] + "." + raised + "." + parts[2])).isEqualTo(401);
    }

    private int retireAs(String token) throws Exception {
        String port = Objects.requireNonNull(service).getEnvironment().getProperty("local.server.port");
        return http.send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + port + "/api/v1/machines/" + UUID.randomUUID()))
                                .header("Authorization", "Bearer " + token)
                                .DELETE()
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** By the grant that the realm's clients have. */
    private String token(String client) throws Exception {
        String secret = secretOf(client);
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(realm() + "/protocol/openid-connect/token"))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        (client + ":" + secret).getBytes(StandardCharsets.UTF_8)))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body()).get("access_token").stringValue();
    }

    private static String secretOf(String client) {
        return client.toLowerCase(Locale.ROOT).replace('_', '-') + "-secret";
    }

    private String realm() {
        GenericContainer<?> running = Objects.requireNonNull(keycloak);
        return "http://" + running.getHost() + ":" + running.getMappedPort(HTTP) + "/realms/fleet-ledger";
    }
}
