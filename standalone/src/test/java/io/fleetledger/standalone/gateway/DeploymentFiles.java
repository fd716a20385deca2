package io.fleetledger.standalone.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The files for Compose and Kubernetes, and the environment variables that a service has by them. */
final class DeploymentFiles {

    static final Path ROOT = Stream.of(Path.of(".."), Path.of("."))
            .filter(folder -> Files.isRegularFile(folder.resolve("docker-compose.yml")))
            .findFirst()
            .orElseThrow();

    private static final String EXAMPLE_OVERLAY = "deploy/kubernetes/overlays/example/kustomization.yaml";
    private static final Pattern EXAMPLE = Pattern.compile("^(\\w+)=(.+)$", Pattern.MULTILINE);
    private static final Pattern INTERPOLATED = Pattern.compile("\\$\\{(\\w+):(?:\\?|-)([^}]*)}");
    private static final Pattern SECRET = Pattern.compile("--from-literal=(\\w+)='?([^'\\s]+)");
    private static final Pattern LITERAL = Pattern.compile("(\\w+)=(.*)");
    private static final Pattern TRAINING = Pattern.compile("^ *([A-Z_]+)=(\\S+) \\\\$", Pattern.MULTILINE);
    private static final Pattern IMAGE = Pattern.compile("^(?:ENV|   ) (\\w+)=(\\S+)", Pattern.MULTILINE);

    private DeploymentFiles() {}

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static List<JsonNode> yaml(String file) {
        return StreamSupport.stream(new Yaml().loadAll(read(file)).spliterator(), false)
                .<JsonNode>map(document -> JsonMapper.shared().valueToTree(document))
                .toList();
    }

    /** With the values of .env.example. */
    static Map<String, String> givenByCompose(String service) {
        Map<String, String> example = values(EXAMPLE, read(".env.example"));
        Map<String, String> given = new HashMap<>();
        yaml("docker-compose.yml")
                .get(0)
                .path("services")
                .path(service)
                .path("environment")
                .forEachEntry((name, value) -> given.put(
                        name,
                        INTERPOLATED
                                .matcher(value.asString())
                                .replaceAll(known -> example.getOrDefault(
                                        known.group(1), known.group().contains(":-") ? known.group(2) : ""))));
        return given;
    }

    /** By the container itself, and as far as it takes them, by the example's map and the Secret that it tells to make. */
    static Map<String, String> givenByKubernetes(String service) {
        Map<String, String> given = new HashMap<>();
        yaml("deploy/kubernetes/base/" + service + ".yaml").stream()
                .flatMap(document ->
                        document.at("/spec/template/spec/containers").valueStream())
                .forEach(container -> {
                    container.path("envFrom").forEach(source -> given.putAll(taken(source)));
                    container
                            .path("env")
                            .forEach(variable -> given.put(
                                    variable.path("name").asString(),
                                    variable.path("value").asString()));
                });
        return given;
    }

    private static Map<String, String> taken(JsonNode source) {
        String overlay = read(EXAMPLE_OVERLAY);
        String secret = source.at("/secretRef/name").asString();
        if (!secret.isEmpty()) {
            assertThat(overlay).contains("create secret generic " + secret + " ");
            return values(SECRET, overlay);
        }
        String map = source.at("/configMapRef/name").asString();
        return yaml(EXAMPLE_OVERLAY)
                .get(0)
                .path("configMapGenerator")
                .valueStream()
                .filter(generated -> generated.path("name").asString().equals(map))
                .flatMap(generated -> generated.path("literals").valueStream())
                .flatMap(literal -> values(LITERAL, literal.asString()).entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** The specification of a service's pods. */
    static JsonNode pod(String service) {
        return yaml("deploy/kubernetes/base/" + service + ".yaml").stream()
                .map(document -> document.at("/spec/template/spec"))
                .filter(JsonNode::isObject)
                .findFirst()
                .orElseThrow();
    }

    /** In bytes, of a volume that is the pod's own. */
    static long sizeOfVolume(String service, String volume) {
        String size = pod(service)
                .path("volumes")
                .valueStream()
                .filter(one -> one.path("name").asString().equals(volume))
                .map(one -> one.at("/emptyDir/sizeLimit").asString())
                .findFirst()
                .orElseThrow();
        return DataSize.parse(size.replaceFirst("i$", "B")).toBytes();
    }

    /** To the training run when the image is built. */
    static Map<String, String> givenToTheTraining() {
        return values(TRAINING, read("deploy/image/train.sh"));
    }

    /** By the image itself, whatever runs it. */
    static Map<String, String> givenByTheImage() {
        return values(IMAGE, read("Dockerfile"));
    }

    private static Map<String, String> values(Pattern pattern, String text) {
        Map<String, String> values = new HashMap<>();
        pattern.matcher(text).results().forEach(found -> values.put(found.group(1), found.group(2)));
        return values;
    }
}
