package io.fleetledger.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.startup.StartupRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementServerProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

@ExtendWith(OutputCaptureExtension.class)
class IssuerStartIT {

    private static final String[] OWN_CLIENTS = {
        "fleet.clients[0].id=plant",
        "fleet.clients[0].secret={bcrypt}" + new BCryptPasswordEncoder().encode("own secret"),
        "fleet.clients[0].tenant=plant-7",
        "fleet.clients[0].role=Operator",
        "fleet.clients[0].scopes=ingest,metrics"
    };

    @TempDir
    Path dataDir;

    @Test
    void aTokenOutlivesARestart() {
        String token;
        try (IssuerApplication first = IssuerApplication.start(dataDir)) {
            token = tokenOf(first, "admin", "admin-secret");
        }
        try (IssuerApplication second = IssuerApplication.start(dataDir)) {
            assertThat(second.decode(token).getSubject()).isEqualTo("admin");
        }
    }

    @Test
    void tokensSayWhatTheyHaveToSayInTheConfiguredClaims() {
        try (IssuerApplication issuer = IssuerApplication.start(
                dataDir,
                "fleet.security.tenant-claim=org",
                "fleet.security.role-claim=realm_access.roles",
                "fleet.security.actor-claim=preferred_username")) {
            Jwt token = issuer.decode(tokenOf(issuer, "operator", "operator-secret"));

            assertThat(token.getClaims())
                    .containsEntry("org", "00000000-0000-4000-8000-0000000000d1")
                    .containsEntry("realm_access.roles", "operator")
                    .containsEntry("preferred_username", "operator");
            assertThat(token.getClaims()).doesNotContainKeys("tenant_id", "role");
        }
    }

    @Test
    void aTokenOfAnotherInstallationIsRefused(@TempDir Path otherDir) {
        try (IssuerApplication one = IssuerApplication.start(dataDir);
                IssuerApplication other = IssuerApplication.start(otherDir)) {
            String token = tokenOf(other, "admin", "admin-secret");

            assertThatThrownBy(() -> one.decode(token)).isInstanceOf(BadJwtException.class);
        }
    }

    @Test
    void aTokenOfAnotherIssuerNameIsRefusedDespiteTheSameKey() {
        String token;
        try (IssuerApplication first = IssuerApplication.start(dataDir, "fleet.issuer.uri=https://first.example")) {
            token = tokenOf(first, "admin", "admin-secret");
            assertThat(first.decode(token).getClaimAsString("iss")).isEqualTo("https://first.example");
        }
        try (IssuerApplication second = IssuerApplication.start(dataDir)) {
            assertThatThrownBy(() -> second.decode(token)).hasMessageContaining("iss");
        }
    }

    @Test
    void configuredClientsReplaceTheDemoClientsAndMayBeReachedFromAnywhere() {
        try (IssuerApplication issuer = IssuerApplication.start(
                dataDir, with("server.address=0.0.0.0", "fleet.issuer.token-lifetime=5m", OWN_CLIENTS))) {
            Jwt token = issuer.decode(tokenOf(issuer, "plant", "own secret"));

            assertThat(token.getClaimAsString("tenant_id")).isEqualTo("plant-7");
            assertThat(token.getClaimAsString("role")).isEqualTo("operator");
            assertThat(token.getClaimAsString("scope")).isIn("ingest metrics", "metrics ingest");
            assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt()))
                    .isEqualTo(Duration.ofMinutes(5));
            assertThat(issuer.token("admin", "admin-secret", "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(issuer.token("plant", "wrong", "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aSecretInPlainTextIsRefused(CapturedOutput output) {
        assertRefused("fleet.clients[0].id=plant", "fleet.clients[0].secret=own secret", "fleet.clients[0].tenant=p");

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "Description:", "Client 'plant'", "Action:", "{bcrypt}")
                .doesNotContain("own secret", "\tat ");
    }

    @Test
    void anotherIssuerTurnsOursOff() {
        try (IssuerApplication issuer = IssuerApplication.start(
                dataDir,
                "server.address=0.0.0.0",
                "spring.security.oauth2.resourceserver.jwt.issuer-uri=https://id.example/realms/fleet")) {
            assertThat(issuer.token("admin", "admin-secret", "grant_type=client_credentials")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(issuer.send(issuer.get("/oauth2/jwks")).statusCode()).isEqualTo(401);
            assertThat(issuer.context().getBeanNamesForType(RegisteredClientRepository.class))
                    .isEmpty();
            assertThat(issuer.context().getBeanNamesForType(LoopbackGuard.class))
                    .isEmpty();
            assertThat(issuer.context().getBeanNamesForType(JwtDecoder.class)).containsExactly("jwtDecoderByIssuerUri");
            assertThat(dataDir).isEmptyDirectory();
        }
    }

    @Test
    void anEmptyIssuerCountsAsNone() {
        try (IssuerApplication issuer =
                IssuerApplication.start(dataDir, "spring.security.oauth2.resourceserver.jwt.issuer-uri=")) {
            assertThat(issuer.decode(tokenOf(issuer, "viewer", "viewer-secret")).getSubject())
                    .isEqualTo("viewer");
        }
    }

    @Test
    void withDemoClientsTheServerListensOnLoopbackOnly() {
        try (IssuerApplication issuer = IssuerApplication.start(dataDir)) {
            assertThat(issuer.server().getTomcat().getConnector().getProperty("address"))
                    .hasToString("localhost/127.0.0.1");
        }
    }

    @Test
    void withDemoClientsAManagementPortListensOnLoopbackOnly() {
        try (IssuerApplication issuer = IssuerApplication.start(dataDir, "management.server.port=0")) {
            assertThat(issuer.context()
                            .getBean(ManagementServerProperties.class)
                            .getAddress())
                    .hasToString("localhost/127.0.0.1");
        }
    }

    @Test
    void withDemoClientsAnyOtherAddressIsRefused(CapturedOutput output) {
        assertRefused("server.address=0.0.0.0");

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "server.address is 0.0.0.0", "fleet.clients", "issuer-uri")
                .doesNotContain("\tat ");
    }

    @Test
    void withDemoClientsAnyOtherManagementAddressIsRefused(CapturedOutput output) {
        assertRefused("management.server.port=0", "management.server.address=0.0.0.0");

        assertThat(output.getAll()).contains("management.server.address is 0.0.0.0");
    }

    @Test
    void aDamagedKeyIsRefused(CapturedOutput output) throws IOException {
        Path file = dataDir.resolve("signing-key.json");
        Files.writeString(file, "{\"kty\":\"RSA\"");

        assertRefused();

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", file.toString(), "damaged", "backup")
                .doesNotContain("\tat ");
        assertThat(file).hasContent("{\"kty\":\"RSA\"");
    }

    private void assertRefused(String... properties) {
        assertThatThrownBy(() -> IssuerApplication.start(dataDir, properties).close())
                .satisfies(failure -> assertThat(failure).rootCause().isInstanceOf(StartupRefusedException.class));
    }

    private static String[] with(String first, String second, String[] others) {
        String[] all = new String[others.length + 2];
        all[0] = first;
        all[1] = second;
        System.arraycopy(others, 0, all, 2, others.length);
        return all;
    }

    private static String tokenOf(IssuerApplication issuer, String id, String secret) {
        return IssuerApplication.accessToken(issuer.token(id, secret, "grant_type=client_credentials"));
    }
}
