package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.fleetledger.deployment.Servers;
import io.fleetledger.deployment.TokenIssuer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that system tests and benchmarks start, which happens only where somebody names servers for them. */
class TestedServicesTest {

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void aServiceIsGivenAllThatItCannotStartWithout(String service, @TempDir Path folder) {
        Servers servers = new Servers("127.0.0.1:8124", "mongodb://127.0.0.1:27017/fleet-ledger?directConnection=true");
        try (TokenIssuer issuer = new TokenIssuer(folder)) {
            Map<String, String> given = new HashMap<>(servers.environment());
            given.putAll(issuer.environment());
            assertThatCode(() -> ServiceSettings.accepted(service, given)).doesNotThrowAnyException();
        }
    }
}
