package io.fleetledger.deployment;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * An identity provider for services that do not issue their own tokens: OpenID Connect's metadata, its key, and tokens for
 * the clients that the standalone has for a try.
 */
public final class TokenIssuer implements AutoCloseable {

    public static final String TOKEN_PATH = "/oauth2/token";
    private static final String AUDIENCE = "fleet-ledger";

    private static final Duration LIFE = Duration.ofHours(6); // a run may outlast an hour
    private static final String BASIC = "Basic ";
    private static final String DEMO = "00000000-0000-4000-8000-0000000000d1";
    private static final String ACME = "00000000-0000-4000-8000-0000000000ac";
    private static final Map<String, Map<String, String>> CLIENTS = Map.of(
            "admin", Map.of("tenant_id", DEMO, "role", "admin"),
            "operator", Map.of("tenant_id", DEMO, "role", "operator"),
            "viewer", Map.of("tenant_id", DEMO, "role", "viewer"),
            "agent", Map.of("tenant_id", DEMO, "scope", "ingest"),
            "acme-admin", Map.of("tenant_id", ACME, "role", "admin"));

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RSAKey key;

    /** @param folder where its key is put, as {@code signing-key.json} */
    public TokenIssuer(Path folder) {
        try {
            key = new RSAKeyGenerator(2048)
                    .keyID("stand-in")
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
            Files.writeString(folder.resolve("signing-key.json"), key.toJSONString());
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        answer("/.well-known/openid-configuration", metadata());
        answer("/keys", new JWKSet(key).toString());
        server.createContext(TOKEN_PATH, this::token);
        server.start();
    }

    private void answer(String path, String body) {
        server.createContext(path, exchange -> answer(exchange, 200, body));
    }

    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    public String url() {
        return "http://" + address();
    }

    private String metadata() {
        return JSONObjectUtils.toJSONString(
                Map.of("issuer", url(), "jwks_uri", url() + "/keys", "token_endpoint", url() + TOKEN_PATH));
    }

    private void token(HttpExchange exchange) throws IOException {
        String client = client(exchange.getRequestHeaders().getFirst("Authorization"));
        Map<String, String> claims = CLIENTS.get(client);
        if (claims == null) {
            answer(exchange, 401, JSONObjectUtils.toJSONString(Map.of("error", "invalid_client")));
        } else {
            answer(
                    exchange,
                    200,
                    JSONObjectUtils.toJSONString(Map.of(
                            "access_token", signed(client, claims),
                            "token_type", "Bearer",
                            "expires_in", LIFE.toSeconds())));
        }
    }

    private String signed(String client, Map<String, String> further) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url())
                .subject(client)
                .audience(AUDIENCE)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)));
        further.forEach(claims::claim);
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .build(),
                    claims.build());
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Who that is, by HTTP Basic; empty if it is nobody. */
    private static String client(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith(BASIC)) {
            return "";
        }
        String credentials =
                new String(Base64.getDecoder().decode(authorization.substring(BASIC.length())), StandardCharsets.UTF_8);
        String client = credentials.split(":", 2)[0];
        return credentials.equals(client + ":" + client + "-secret") ? client : "";
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** What the three services have to be told of it, as environment variables. */
    public Map<String, String> environment() {
        return Map.of(
                "OIDC_ISSUER_URI", url(), "OIDC_AUDIENCES", AUDIENCE, "FLEET_OPENAPI_TOKEN_URL", url() + TOKEN_PATH);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
