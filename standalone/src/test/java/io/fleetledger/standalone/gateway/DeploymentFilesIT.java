package io.fleetledger.standalone.gateway;

import static io.fleetledger.standalone.gateway.DeploymentFiles.ROOT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files for Compose and Kubernetes, read by the programs that they are for. None of these needs a server. */
class DeploymentFilesIT {

    private record Outcome(int exitValue, String output) {}

    private static Outcome run(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(ROOT.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException notThere) {
            return new Outcome(-1, notThere.toString());
        }
    }

    private static void assumeThere(String what, String... command) throws Exception {
        boolean there = run(command).exitValue() == 0;
        if (!there) {
            System.out.println(
                    "SKIPPED: " + what + " was not tried, as there is no " + String.join(" ", command) + " here.");
        }
        assumeTrue(there, String.join(" ", command));
    }

    private static Outcome compose(Path environment) throws Exception {
        return run(
                "docker", "compose", "--env-file", environment.toAbsolutePath().toString(), "config", "--quiet");
    }

    @Test
    void composeReadsItsFileAndMissesWhatIsMissing(@TempDir Path folder) throws Exception {
        assumeThere("docker-compose.yml", "docker", "compose", "version");
        Path example = ROOT.resolve(".env.example");
        assertThat(compose(example)).isEqualTo(new Outcome(0, ""));
        List<String> lines = Files.readAllLines(example);
        Path incomplete = folder.resolve("incomplete.env");
        for (String secret : List.of("AXON_SERVER_TOKEN", "MONGODB_PASSWORD", "CLIENT_AGENT_SECRET")) {
            Files.writeString(
                    incomplete,
                    lines.stream()
                            .filter(line -> !line.startsWith(secret + "="))
                            .collect(Collectors.joining("\n")));
            assertThat(compose(incomplete)).satisfies(refused -> {
                assertThat(refused.exitValue()).as(secret).isNotZero();
                assertThat(refused.output()).contains(secret, "set it in .env");
            });
        }
    }

    /** The names of the services are known in the cluster only, and nginx asks for each when it starts. */
    @Test
    void nginxReadsWhereTheServicesAreUnderKubernetes(@TempDir Path folder) throws Exception {
        Path nginx = Nginx.installed().orElse(Path.of("nginx"));
        assumeThere("deploy/kubernetes/base/upstreams.conf", nginx.toString(), "-v");
        Files.writeString(
                folder.resolve("upstreams.conf"),
                DeploymentFiles.read("deploy/kubernetes/base/upstreams.conf")
                        .replaceAll("(command|query|ingest)-service:", "127.0.0.1:"));
        Path configuration = Files.writeString(
                folder.resolve("nginx.conf"),
                RouteTable.configuration("nginx.conf").replace("/tmp/", folder + "/"));
        Outcome read = run(nginx.toString(), "-t", "-p", folder.toString(), "-c", configuration.toString());
        assertThat(read.exitValue()).as(read.output()).isZero();
    }

    @Test
    void kustomizeBuildsTheExampleWithTheGatewaysOwnRoutes() throws Exception {
        assumeThere("deploy/kubernetes", "kubectl", "kustomize", "--help");
        Outcome built = run("kubectl", "kustomize", "deploy/kubernetes/overlays/example");
        assertThat(built.exitValue()).as(built.output()).isZero();
        assertThat(built.output())
                .contains("kind: Ingress", "image: registry.example.com/fleet-ledger/query-service:")
                .contains("map \"$request_method $uri\" $service {")
                .doesNotContain("kind: Secret", "password");
        assertThat(built.output().split("kind: PodDisruptionBudget", -1)).hasSize(5);
        assertThat(built.output().split("readOnlyRootFilesystem: true", -1)).hasSize(5);
    }
}
