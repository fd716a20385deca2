package io.fleetledger.standalone.issuer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The installation's settings for tokens.
 *
 * @param dataDir where the signing key is stored
 * @param clients that may request tokens; if none, the demo clients
 */
@ConfigurationProperties("fleet")
record IssuerProperties(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue Issuer issuer,
        @DefaultValue List<Client> clients) {

    IssuerProperties {
        clients = List.copyOf(clients);
    }

    /**
     * @param uri the tokens' {@code iss}: a name that issuer and verifier agree on, never called, so the default holds
     *     whatever the address of the process
     */
    record Issuer(
            @DefaultValue("http://localhost:8080") String uri,
            @DefaultValue("1h") Duration tokenLifetime) {}

    /**
     * A client as configured, unchecked: {@link IssuerClients} reports what is wrong with it.
     *
     * @param secret bcrypt in Spring's delegating format, {@code {bcrypt}$2a$…}
     */
    record Client(
            @Nullable String id,
            @Nullable String secret,
            @Nullable String tenant,
            @Nullable String role,
            @DefaultValue List<String> scopes) {}
}
