package io.fleetledger.standalone.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.caller.Role;
import io.fleetledger.support.security.TokenClaims;
import io.fleetledger.support.startup.StartupRefusedException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerClientsTest {

    private static final String HASH = "{bcrypt}$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG";
    private static final String OTHER_HASH = "{bcrypt}$2y$12$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG";

    @Test
    void areTheDemoClientsWhenNoneIsConfigured() {
        IssuerClients clients = IssuerClients.of(List.of());

        assertThat(clients.demo()).isTrue();
        assertThat(clients.all())
                .extracting(IssuerClient::id)
                .containsExactlyInAnyOrder("admin", "operator", "viewer", "acme-admin", "agent");
    }

    @Test
    void areTheConfiguredOnesAlone() {
        IssuerClients clients = IssuerClients.of(List.of(
                client("plant", HASH, "t", "admin"), client("gateway", OTHER_HASH, "t", null, "ingest", "metrics")));

        assertThat(clients.demo()).isFalse();
        assertThat(clients.all()).extracting(IssuerClient::id).containsExactly("plant", "gateway");
        assertThat(clients.all()).extracting(IssuerClient::role).containsExactly(Role.ADMIN, null);
        assertThat(clients.all().get(1).scopes()).containsExactlyInAnyOrder("ingest", "metrics");
        assertThat(clients.all().get(1).claims(new TokenClaims("tenant_id", "role", "sub")))
                .containsOnlyKeys("sub", "tenant_id");
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "plain",
                "{noop}plain",
                "{bcrypt}plain",
                "{MD5}0cc175b9c0f1b6a831c399e269772661",
                "$2a$10$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG",
                "{bcrypt}$2a$05$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG",
                "{bcrypt}$2a$32$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG",
                "{bcrypt}$2a$39$dXJ3SW6G7P50lGmMkkmwe.20cQQubK3.HZWzG3YB1tlRy.fqvM/BG"
            })
    void areRefusedWithASecretThatIsNotHashedWell(@Nullable String secret) {
        assertRefused("Client 'plant' has a secret that is not hashed", client("plant", secret, "t", "admin"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 19, 20, 29, 30, 31})
    void areTakenAtEveryCostThatBcryptHasFromTenOn(int cost) {
        String hash = HASH.replace("$10$", "$" + cost + "$");
        assertThat(IssuerClients.of(List.of(client("plant", hash, "t", "admin")))
                        .all())
                .hasSize(1);
    }

    @Test
    void areRefusedWithoutRepeatingASecret() {
        assertThatThrownBy(() -> IssuerClients.of(List.of(client("plant", "hunter2", "t", "admin"))))
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void areRefusedWithAnUnknownRole() {
        assertRefused("Client 'plant' has the unknown role 'owner'", client("plant", HASH, "t", "owner"));
    }

    @Test
    void areRefusedWithoutATenant() {
        assertRefused("Client 'plant' has no tenant", client("plant", HASH, " ", "admin"));
    }

    @Test
    void areRefusedWithoutAnId() {
        assertRefused(
                "Client number 2 has no id", client("plant", HASH, "t", "admin"), client(null, OTHER_HASH, "t", null));
    }

    @Test
    void areRefusedWithTheSameIdTwice() {
        assertRefused(
                "Client 'plant' is configured more than once",
                client("plant", HASH, "t", "admin"),
                client("plant", OTHER_HASH, "t", "admin"));
    }

    @Test
    void areRefusedWithTheSameSecretTwice() {
        assertRefused(
                "Client 'b' has the secret of another client",
                client("a", HASH, "t", "admin"),
                client("b", HASH, "t", "admin"));
    }

    @Test
    void areRefusedWithAScopeThatIsNone() {
        assertRefused("Client 'plant' has the scope 'a b'", client("plant", HASH, "t", null, "a b"));
    }

    @Test
    void areRefusedForAllTheirFaultsAtOnce() {
        assertThatThrownBy(() -> IssuerClients.of(List.of(client("a", HASH, null, "x"), client("b", null, "t", null))))
                .hasMessageContainingAll("Client 'a' has no tenant", "Client 'a' has the unknown role", "Client 'b'");
    }

    private static void assertRefused(String message, IssuerProperties.Client... clients) {
        assertThatThrownBy(() -> IssuerClients.of(List.of(clients)))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining(message);
    }

    private static IssuerProperties.Client client(
            @Nullable String id,
            @Nullable String secret,
            @Nullable String tenant,
            @Nullable String role,
            String... scopes) {
        return new IssuerProperties.Client(id, secret, tenant, role, List.of(scopes));
    }
}
