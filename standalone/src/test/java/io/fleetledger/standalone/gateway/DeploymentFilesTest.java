package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** The files for Compose and Kubernetes, where they have to agree with one another. */
class DeploymentFilesTest {

    private static final Path ROOT = Stream.of(Path.of(".."), Path.of("."))
            .filter(folder -> Files.isRegularFile(folder.resolve("docker-compose.yml")))
            .findFirst()
            .orElseThrow();
    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(\\w+):\\?");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{(\\w+):-");
    private static final Pattern EXAMPLE = Pattern.compile("^(\\w+)=.+$", Pattern.MULTILINE);

    private final String compose = read("docker-compose.yml");
    private final Map<String, Map<String, Object>> services = services();

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    @SuppressWarnings("unchecked") // The form of a Compose file.
    private Map<String, Map<String, Object>> services() {
        Map<String, Object> file = new Yaml().load(compose);
        return (Map<String, Map<String, Object>>) Objects.requireNonNull(file.get("services"));
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(result -> result.group(1)).collect(Collectors.toSet());
    }

    @Test
    void everySecretHasToBeGivenAndTheExampleGivesAll() {
        Set<String> given = names(EXAMPLE, read(".env.example"));
        assertThat(given).containsAll(names(REQUIRED, compose));
        assertThat(names(DEFAULTED, compose))
                .as("variables with a default")
                .noneMatch(name -> name.matches(".*(TOKEN|PASSWORD|KEY|SECRET)"));
        assertThat(compose).as("variables that may be missing unseen").doesNotContainPattern("(?<!\\$)\\$\\{?\\w+}");
    }

    @Test
    void theRealmsSecretsReachKeycloak() {
        Set<String> asked =
                names(Pattern.compile("\"\\$\\{(\\w+)}\""), read("deploy/keycloak/fleet-ledger-realm.json"));
        assertThat(asked).hasSize(6);
        assertThat(entries("keycloak", "environment")).containsAll(asked);
    }

    private Set<String> entries(String service, String part) {
        return ((Map<?, ?>) services.getOrDefault(service, Map.of()).getOrDefault(part, Map.of()))
                .keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    @Test
    void whatIsMountedIsThere() {
        List<String> mounted = Pattern.compile("- \\./([^:]+):")
                .matcher(compose)
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(mounted)
                .hasSizeGreaterThan(4)
                .allSatisfy(file -> assertThat(ROOT.resolve(file)).isRegularFile());
    }

    @Test
    void everyServiceHasItsLimitsAndComesBack() {
        assertThat(services)
                .allSatisfy((name, service) -> assertThat(service)
                        .containsEntry("restart", "unless-stopped")
                        .extractingByKey("deploy")
                        .asString()
                        .contains("cpus=", "memory="));
    }

    @ParameterizedTest
    @CsvSource({"command, 8081", "query, 8082", "ingest, 8083"})
    void theGatewayLooksForAServiceWhereItListens(String name, int port) {
        String service = name + "-service";
        assertThat(read("deploy/gateway/upstreams.conf")).contains("server " + service + ":" + port + " resolve");
        assertThat(read("deploy/kubernetes/base/upstreams.conf")).contains("server " + service + ":" + port + ";");
        assertThat(read("deploy/kubernetes/base/" + service + ".yaml"))
                .contains("containerPort: " + port, "port: " + port, "image: fleet-ledger/" + service);
        assertThat(services.getOrDefault(service, Map.of()))
                .extractingByKey("build")
                .asString()
                .contains("SERVICE=" + service, "PORT=" + port);
    }
}
