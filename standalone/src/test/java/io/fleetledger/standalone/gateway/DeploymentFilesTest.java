package io.fleetledger.standalone.gateway;

import static io.fleetledger.standalone.gateway.DeploymentFiles.ROOT;
import static io.fleetledger.standalone.gateway.DeploymentFiles.givenByCompose;
import static io.fleetledger.standalone.gateway.DeploymentFiles.givenByKubernetes;
import static io.fleetledger.standalone.gateway.DeploymentFiles.givenByTheImage;
import static io.fleetledger.standalone.gateway.DeploymentFiles.givenToTheTraining;
import static io.fleetledger.standalone.gateway.DeploymentFiles.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.StartupRefusedException;
import io.fleetledger.support.servers.Images;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The files for Compose and Kubernetes, where they have to agree with one another. */
class DeploymentFilesTest {

    private static final Pattern REQUIRED = Pattern.compile("\\$\\{(\\w+):\\?");
    private static final Pattern DEFAULTED = Pattern.compile("\\$\\{(\\w+):-");
    private static final Pattern EXAMPLE = Pattern.compile("^(\\w+)=.+$", Pattern.MULTILINE);
    private static final Pattern OFFERED = Pattern.compile("^#?(\\w+)=", Pattern.MULTILINE);
    private static final Pattern ANY = Pattern.compile("(?<!\\$)\\$\\{(\\w+):");

    private final String compose = read("docker-compose.yml");
    private final Map<String, Map<String, Object>> services = services();

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
        assertThat(names(ANY, compose)).containsAll(names(OFFERED, read(".env.example")));
        assertThat(names(DEFAULTED, compose))
                .as("variables with a default")
                .noneMatch(name -> name.matches(".*(TOKEN|PASSWORD|KEY|SECRET)"));
        assertThat(compose).as("variables that may be missing unseen").doesNotContainPattern("(?<!\\$)\\$\\{?\\w+}");
    }

    @Test
    void testsRunOnTheServersThatAreDeployed() {
        Map<String, String> tested =
                Map.of("axon-server", Images.AXON_SERVER, "mongodb", Images.MONGODB, "keycloak", Images.KEYCLOAK);
        tested.forEach((service, image) -> assertThat(
                        String.valueOf(services.getOrDefault(service, Map.of()).get("image")))
                .endsWith(":-" + image + "}"));
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
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void aServiceIsGivenWhatItAsksForAndNothingElse(String service) {
        Set<String> read = ServiceSettings.variablesReadBy(service);
        assertThat(List.of(givenByCompose(service), givenByKubernetes(service), givenToTheTraining()))
                .allSatisfy(given -> {
                    assertThat(given.keySet()).allMatch(read::contains, "are read by the service");
                    assertThatCode(() -> ServiceSettings.accepted(service, given))
                            .doesNotThrowAnyException();
                });
        assertThat(List.of(givenByCompose(service), givenByKubernetes(service)))
                .as("whose tokens are taken, and for whom")
                .allSatisfy(given -> assertThat(given).containsKeys("OIDC_ISSUER_URI", "OIDC_AUDIENCES"));
        assertThat(givenByTheImage().keySet()).isNotEmpty().allMatch(read::contains, "are read by the service");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AXON_SERVER", "MONGODB_URI", "OIDC_ISSUER_URI"})
    void whatAServiceCannotDoWithoutIsMissed(String variable) {
        Map<String, String> given = givenByKubernetes("query-service");
        assertThat(given.remove(variable)).isNotNull();
        assertThatThrownBy(() -> ServiceSettings.accepted("query-service", given))
                .isInstanceOfSatisfying(
                        StartupRefusedException.class,
                        refused -> assertThat(refused.action()).contains(variable));
    }

    @ParameterizedTest
    @CsvSource({"command, 8081", "query, 8082", "ingest, 8083"})
    void theGatewayLooksForAServiceWhereItListens(String name, int port) {
        String service = name + "-service";
        assertThat(ServiceSettings.withoutVariables(service).getProperty("server.port", Integer.class))
                .isEqualTo(port);
        assertThat(read("deploy/gateway/upstreams.conf")).contains("server " + service + ":" + port + " resolve");
        assertThat(read("deploy/kubernetes/base/upstreams.conf"))
                .contains("server " + service + ":" + port + " max_fails=0;");
        assertThat(read("deploy/kubernetes/base/" + service + ".yaml"))
                .contains("containerPort: " + port, "port: " + port, "image: fleet-ledger/" + service);
        assertThat(services.getOrDefault(service, Map.of()))
                .extractingByKey("build")
                .asString()
                .contains("SERVICE=" + service, "PORT=" + port);
    }
}
