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
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.mongodb.ConnectionString;
import io.fleetledger.support.servers.Images;
import io.fleetledger.support.startup.StartupRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

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

    /** It ends at once when access control is on and one of the two is missing. */
    @Test
    void axonServerIsGivenBothTokensThatItAsksFor() {
        assertThat(givenByCompose("axon-server"))
                .containsEntry("AXONIQ_AXONSERVER_ACCESSCONTROL_ENABLED", "true")
                .hasEntrySatisfying(
                        "AXONIQ_AXONSERVER_ACCESSCONTROL_TOKEN",
                        token -> assertThat(token)
                                .isEqualTo(givenByCompose("query-service").get("AXON_SERVER_TOKEN"))
                                .isNotEqualTo(givenByCompose("axon-server")
                                        .get("AXONIQ_AXONSERVER_ACCESSCONTROL_ADMINTOKEN")))
                .hasEntrySatisfying(
                        "AXONIQ_AXONSERVER_ACCESSCONTROL_ADMINTOKEN",
                        token -> assertThat(token).isNotBlank());
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
    void theWorkflowsOutagesReachTheServersThatAreNotElsePublished() {
        Map<String, Map<String, Map<String, List<String>>>> published =
                new Yaml().load(read("deploy/published-servers.yml"));
        assertThat(published.getOrDefault("services", Map.of()))
                .containsOnlyKeys("axon-server", "mongodb")
                .allSatisfy((name, added) -> {
                    assertThat(services.getOrDefault(name, Map.of())).doesNotContainKey("ports");
                    List<String> ports = added.getOrDefault("ports", List.of());
                    assertThat(ports).singleElement().satisfies(port -> {
                        assertThat(port).startsWith("127.0.0.1:");
                        assertThat(read(".github/workflows/ci.yml")).contains(port.substring(0, port.lastIndexOf(':')));
                    });
                });
    }

    /** Where the same tests write to when they run on the standalone, outages are skipped, and always would be. */
    @Test
    void theWorkflowLooksForSkippedOutagesWhereTheThreeServicesAreReported() {
        String workflow = read(".github/workflows/ci.yml");
        String reports = Pattern.compile("<reportsDirectory>\\$\\{project\\.build\\.directory}/(.+)</reportsDirectory>")
                .matcher(read("system-tests/pom.xml"))
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.joining());
        assertThat(workflow).contains("\"system-tests/target/" + reports + "/TEST-io.fleetledger.system.$test.xml\"");
        Matcher tests = Pattern.compile("for test in (.+); do").matcher(workflow);
        assertThat(tests.find()).isTrue();
        assertThat(tests.group(1).split(" ", -1))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(
                                ROOT.resolve("system-tests/src/test/java/io/fleetledger/system/" + test + ".java"))
                        .isRegularFile());
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
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void composeHasTheProductsDefaults(String service) {
        Environment given = ServiceSettings.accepted(service, givenByCompose(service));
        Environment defaults = ServiceSettings.withoutVariables(service);
        assertThat(List.of(
                        "fleet.admin.platform-tenants",
                        "fleet.rate-limit.requests-per-minute",
                        "fleet.status.offline-after",
                        "fleet.webhooks.allow-private"))
                .allSatisfy(setting -> assertThat(given.getProperty(setting))
                        .as(setting)
                        .isNotNull()
                        .isEqualTo(defaults.getProperty(setting)));
    }

    @Test
    void theExampleInstallsTheVersionThatIsBuilt() {
        Matcher version = Pattern.compile("<artifactId>fleet-ledger</artifactId>\\s*<version>([\\d.]+)")
                .matcher(read("pom.xml"));
        assertThat(version.find()).isTrue();
        assertThat(names(
                        Pattern.compile("fleet-ledger/[a-z]+-service\\s+newTag: (\\S+)"),
                        read("deploy/kubernetes/overlays/example/kustomization.yaml")))
                .containsExactly(version.group(1));
    }

    /** The driver keeps to a node that is named without its set, and does not look for another when that one fails. */
    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void noServiceIsPinnedToOneNodeOfMongoDb(String service) {
        assertThat(List.of(givenByCompose(service), givenByKubernetes(service)))
                .extracting(given -> new ConnectionString(Objects.requireNonNull(given.get("MONGODB_URI"))))
                .allSatisfy(address ->
                        assertThat(address.getRequiredReplicaSetName()).isNotBlank());
    }

    /** A pod whose files outgrow their volume is evicted, with all requests that it has. */
    @Test
    void volumesHoldWhatTheSettingsAllow() {
        Environment settings = ServiceSettings.withoutVariables("ingest-service");
        long workers = Objects.requireNonNull(settings.getProperty("fleet.imports.workers", Long.class));
        assertThat(DeploymentFiles.sizeOfVolume("ingest-service", "uploads"))
                .isGreaterThan(bytes(settings, "fleet.imports.upload-space"));
        assertThat(DeploymentFiles.sizeOfVolume("ingest-service", "tmp"))
                .isGreaterThan(workers * bytes(settings, "fleet.imports.max-file-size"));
    }

    private static long bytes(Environment settings, String name) {
        return DataSize.parse(Objects.requireNonNull(settings.getProperty(name)))
                .toBytes();
    }

    /** The port is opened once the indexes are there, and whoever is killed before that begins anew. */
    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void aStartMayTakeAsLongAsTheBuildingOfAnIndex(String service) {
        JsonNode probe = DeploymentFiles.pod(service).at("/containers/0/startupProbe");
        assertThat(Duration.ofSeconds(probe.path("periodSeconds").longValue())
                        .multipliedBy(probe.path("failureThreshold").longValue()))
                .isGreaterThanOrEqualTo(Duration.ofHours(6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void aStopMayTakeAsLongAsItsPartsInTurn(String service) {
        Duration untilNothingNewIsSent = Duration.ofSeconds(Long.parseLong(DeploymentFiles.pod(service)
                .at("/containers/0/lifecycle/preStop/exec/command/1")
                .asString()));
        Duration importsThenRequestsThenSegments =
                Duration.ofSeconds(20).plusSeconds(30).plusSeconds(20);
        assertThat(DeploymentFiles.pod(service)
                        .path("terminationGracePeriodSeconds")
                        .longValue())
                .isEqualTo(untilNothingNewIsSent
                        .plus(importsThenRequestsThenSegments)
                        .toSeconds());
        assertThat(services.getOrDefault(service, Map.of()))
                .containsEntry("stop_grace_period", importsThenRequestsThenSegments.toSeconds() + 5 + "s");
    }

    /** What is in memory counts for the limit of memory, and bodies of 2 MB each outgrow the gateway's. */
    @Test
    void whatIsSpooledIsOnTheDisk() {
        assertThat(services).allSatisfy((name, service) -> {
            if (!name.equals("mongodb")) { // The key of its set, which is not to be on a disk.
                assertThat(service).doesNotContainKey("tmpfs");
            }
        });
        assertThat(services.getOrDefault("gateway", Map.of()))
                .extractingByKey("volumes")
                .asInstanceOf(LIST)
                .contains("/tmp");
    }

    /** What is taken out of rotation answers nothing, and a store that is away is away for all instances at once. */
    @ParameterizedTest
    @ValueSource(strings = {"command-service", "query-service", "ingest-service"})
    void whetherAServiceIsReadyIsNotAMatterOfTheStoresThatAllShare(String service) {
        assertThat(ServiceSettings.withoutVariables(service)
                        .getProperty("management.endpoint.health.group.readiness.include", String[].class))
                .containsExactly("readinessState", "projections");
        assertThat(read("deploy/kubernetes/base/" + service + ".yaml")).contains("path: /actuator/health/readiness");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AXON_SERVER", "MONGODB_URI", "OIDC_ISSUER_URI", "FLEET_PRIVACY_KEY"})
    void whatAServiceCannotDoWithoutIsMissed(String variable) {
        Map<String, String> given = givenByKubernetes("query-service");
        assertThat(given.remove(variable)).isNotNull();
        assertThatThrownBy(() -> ServiceSettings.accepted("query-service", given))
                .isInstanceOfSatisfying(
                        StartupRefusedException.class,
                        refused -> assertThat(refused.action()).contains(variable));
    }

    /** The JVM goes on without a cache that it cannot use, and twice as slowly; that is not to be found out by then. */
    @Test
    void anImageWhoseCacheIsOfNoUseIsNotBuilt() {
        String training = read("deploy/image/train.sh");
        assertThat(training)
                .containsSubsequence("-XX:AOTCacheOutput=service.aot", "-XX:AOTCache=service.aot -XX:AOTMode=on")
                .as("below 32 GB pointers are compressed, in the cache as when it is used")
                .containsPattern("java -Xmx\\d{3}m \"\\$@\"");
        assertThat(read("Dockerfile")).contains("\"-XX:AOTCache=service.aot\"");
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
