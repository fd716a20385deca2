package io.fleetledger.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

class TokenEndpointIT {

    private static final String DEMO = "00000000-0000-4000-8000-0000000000d1";
    private static final String ACME = "00000000-0000-4000-8000-0000000000ac";

    @TempDir
    static Path dataDir;

    @SuppressWarnings("NullAway.Init")
    static IssuerApplication issuer;

    @BeforeAll
    static void start() {
        issuer = IssuerApplication.start(dataDir);
    }

    @AfterAll
    static void stop() {
        issuer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "admin, admin, " + DEMO + ",",
        "operator, operator, " + DEMO + ",",
        "viewer, viewer, " + DEMO + ",",
        "acme-admin, admin, " + ACME + ",",
        "agent,, " + DEMO + ", ingest"
    })
    void everyDemoClientGetsATokenOfItsTenantRoleAndScopes(
            String id, @Nullable String role, String tenant, @Nullable String scope) throws ParseException {
        HttpResponse<String> answer = issuer.token(id, id + "-secret", "grant_type=client_credentials");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        Map<String, Object> body = JSONObjectUtils.parse(answer.body());
        assertThat(body).containsEntry("token_type", "Bearer");
        assertThat(body.get("scope")).isEqualTo(scope);
        Jwt token = issuer.decode(IssuerApplication.accessToken(answer));
        assertThat(token.getSubject()).isEqualTo(id);
        assertThat(token.getAudience()).containsExactly("fleet-ledger");
        assertThat(token.getClaimAsString("iss")).isEqualTo("http://localhost:8080");
        assertThat(token.getClaimAsString("tenant_id")).isEqualTo(tenant);
        assertThat(token.getClaims().get("role")).isEqualTo(role);
        assertThat(token.getClaims().get("scope")).isEqualTo(scope);
        assertThat(Duration.between(token.getIssuedAt(), token.getExpiresAt())).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void theResourceServerAcceptsTheToken() {
        HttpResponse<String> answer = issuer.token("viewer", "viewer-secret", "grant_type=client_credentials");
        String token = IssuerApplication.accessToken(answer);

        assertThat(issuer.send(issuer.get("/anything")).statusCode()).isEqualTo(401);
        assertThat(issuer.send(issuer.get("/anything").header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aScopeTheClientHasNotIsRefused() {
        HttpResponse<String> answer =
                issuer.token("agent", "agent-secret", "grant_type=client_credentials", "scope=admin");

        assertRefused(answer, 400, "invalid_scope");
    }

    @ParameterizedTest
    @CsvSource({"admin, wrong", "nobody, admin-secret", "admin, viewer-secret"})
    void wrongCredentialsAreRefusedInOAuthsOwnForm(String id, String secret) {
        HttpResponse<String> answer = issuer.token(id, secret, "grant_type=client_credentials");

        assertUnauthenticated(answer);
    }

    @Test
    void aClientIsKnownAgainAfterItsFirstToken() {
        assertThat(issuer.token("operator", "operator-secret", "grant_type=client_credentials")
                        .statusCode())
                .isEqualTo(200);
        assertThat(issuer.token("operator", "operator-secret", "grant_type=client_credentials")
                        .statusCode())
                .isEqualTo(200);
        assertUnauthenticated(issuer.token("operator", "wrong", "grant_type=client_credentials"));
    }

    @Test
    void aSecretStaysAsItIsWritten() {
        issuer.token("operator", "operator-secret", "grant_type=client_credentials");
        assertThat(Objects.requireNonNull(issuer.context()
                                .getBean(RegisteredClientRepository.class)
                                .findByClientId("operator"))
                        .getClientSecret())
                .isEqualTo("{noop}operator-secret");
    }

    @Test
    void credentialsInTheBodyAreRefused() {
        assertUnauthenticated(issuer.send(issuer.post(
                "/oauth2/token", "grant_type=client_credentials", "client_id=admin", "client_secret=admin-secret")));
    }

    @Test
    void aRequestWithoutCredentialsIsRefusedInTheSameFormForABrowserToo() {
        assertUnauthenticated(issuer.send(
                issuer.post("/oauth2/token", "grant_type=client_credentials").header("Accept", "text/html")));
    }

    @Test
    void aTokenIsNoCredentialHere() {
        HttpResponse<String> answer = issuer.token("viewer", "viewer-secret", "grant_type=client_credentials");
        String token = IssuerApplication.accessToken(answer);

        assertUnauthenticated(issuer.send(issuer.post("/oauth2/token", "grant_type=client_credentials")
                .header("Authorization", "Bearer " + token)));
    }

    @Test
    void garbledCredentialsAreABadRequest() {
        assertRefused(
                issuer.send(issuer.post("/oauth2/token", "grant_type=client_credentials")
                        .header("Authorization", "Basic %%%")),
                400,
                "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code", "nonsense"})
    void anyOtherGrantIsUnsupported(String grant) {
        HttpResponse<String> answer =
                issuer.token("admin", "admin-secret", "grant_type=" + grant, "code=x", "refresh_token=x");

        assertRefused(answer, 400, "unsupported_grant_type");
    }

    @Test
    void anAuthorizationCodeIsNeverGood() {
        assertRefused(
                issuer.token("admin", "admin-secret", "grant_type=authorization_code", "code=x"), 400, "invalid_grant");
    }

    @Test
    void aMissingGrantIsABadRequest() {
        assertRefused(issuer.token("admin", "admin-secret"), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS"})
    void otherMethodsAreNotAllowed(String method) {
        HttpResponse<String> answer = issuer.send(
                issuer.get("/oauth2/token?grant_type=client_credentials").method(method, BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize?response_type=code&client_id=admin",
                "/oauth2/jwks",
                "/oauth2/introspect",
                "/oauth2/revoke",
                "/oauth2/par",
                "/oauth2/register",
                "/oauth2/device_authorization",
                "/oauth2/device_verification",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/connect/register",
                "/connect/logout",
                "/userinfo",
                "/login",
                "/oauth2/token/"
            })
    void nothingElseOfAnAuthorizationServerAnswers(String path) {
        String token =
                IssuerApplication.accessToken(issuer.token("admin", "admin-secret", "grant_type=client_credentials"));
        String basic = IssuerApplication.basic("admin", "admin-secret");

        assertThat(issuer.send(issuer.get(path)).statusCode()).isEqualTo(401);
        assertThat(issuer.send(issuer.post(path, "token=x").header("Authorization", basic))
                        .statusCode())
                .isEqualTo(401);
        assertThat(issuer.send(issuer.get(path).header("Authorization", "Bearer " + token))
                        .statusCode())
                .isEqualTo(404);
    }

    private static void assertUnauthenticated(HttpResponse<String> answer) {
        assertRefused(answer, 401, "invalid_client");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
    }
}
