package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command of a document that builds, starts or deploys something. It is not run: a build does not run in a build, and there
 * may be no Docker. What it names has to exist.
 */
final class DocumentedCommand {

    private static final Pattern WORD = Pattern.compile("[A-Z_]+=\\$\\([^)]*\\)|'[^']*'|\"[^\"]*\"|\\S+");
    private static final Set<String> PHASES = Set.of("clean", "compile", "test-compile", "test", "package", "verify");
    /** Of Maven's own plugins, which nobody here declares. */
    private static final Set<String> MAVENS_OWN = Set.of(
            "test", "it.test", "skipTests", "surefire.failIfNoSpecifiedTests", "failsafe.failIfNoSpecifiedTests");
    /** What no class is called, to run no unit test. */
    private static final Set<String> NO_TEST = Set.of("none", "NoSuch");

    private final String place;
    private final List<String> words;

    private DocumentedCommand(String place, String command) {
        this.place = place + "\n" + command;
        this.words = WORD.matcher(command)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replaceAll("['\"]", ""))
                .toList();
    }

    static void check(String place, String command) {
        DocumentedCommand checked = new DocumentedCommand(place, command);
        switch (checked.program()) {
            case "./mvnw" -> checked.maven();
            case "java" -> checked.java();
            case "cp" -> checked.exists(checked.words.get(1));
            case "examples/tour.sh" -> checked.exists("examples/tour.sh"); // run by TourIT
            case "docker" -> checked.docker();
            case "kubectl" -> checked.kubectl();
            case "jfr" -> {} // reads what only a long run leaves
            case "curl" -> checked.curl();
            default -> fail("%s%nNobody knows how to check this.", checked.place);
        }
    }

    private String program() {
        return words.stream()
                .filter(word -> !word.matches("[A-Z_]+=.*"))
                .findFirst()
                .orElse("");
    }

    private void exists(String file) {
        assertThat(CodeBlock.ROOT.resolve(file)).as(place).exists();
    }

    /** Beside commands of Docker: the address has to be the one that it publishes. */
    private void curl() {
        assertThat(words).as(place).anyMatch(word -> word.startsWith("http://127.0.0.1:8080/"));
    }

    private void docker() {
        switch (words.get(1)) {
            case "compose" -> compose();
            case "build" -> image();
            case "push" -> kustomized(words.get(2));
            default -> fail("%s%nNobody knows how to check this.", place);
        }
    }

    private void image() {
        String service = argument("SERVICE=");
        assertThat(text(CodeBlock.ROOT.resolve("docker-compose.yml")))
                .as(place)
                .contains("        SERVICE: " + service + "\n        PORT: \"" + argument("PORT=") + "\"\n");
        String tag = words.get(words.indexOf("--tag") + 1);
        assertThat(tag).as(place).contains("/" + service + ":");
        kustomized(tag);
    }

    private String argument(String name) {
        return words.stream()
                .filter(word -> word.startsWith(name))
                .map(word -> word.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    /** As the example of an installation takes it. */
    private void kustomized(String image) {
        assertThat(text(CodeBlock.ROOT.resolve("deploy/kubernetes/overlays/example/kustomization.yaml")))
                .as(place)
                .contains("    newName: " + image.replace(":", "\n    newTag: ") + "\n");
    }

    private void kubectl() {
        if (words.contains("apply")) {
            exists(words.get(words.indexOf("-k") + 1) + "/kustomization.yaml");
        } else {
            exists("deploy/kubernetes/base/" + argument("deployment/") + ".yaml");
        }
    }

    private void compose() {
        String file = text(CodeBlock.ROOT.resolve("docker-compose.yml"));
        words.stream()
                .filter(word -> word.matches("[a-z-]+=\\d+"))
                .forEach(scaled -> assertThat(file).as(place).contains("\n  " + scaled.split("=", -1)[0] + ":\n"));
    }

    private void java() {
        for (String word : words) {
            if (word.endsWith(".java")) {
                exists(word);
            } else if (word.endsWith(".jar") && word.contains("/target/")) { // else it is one that was copied
                exists(word.substring(0, word.indexOf("/target/")) + "/pom.xml");
                assertThat(word)
                        .as(place)
                        .containsPattern(word.contains("-exec") ? "-\\*-exec\\.jar" : "-SNAPSHOT\\.jar");
            }
        }
        variables();
    }

    private void variables() {
        words.stream().filter(word -> word.matches("[A-Z_]+=.*")).forEach(word -> {
            String variable = word.substring(0, word.indexOf('='));
            assertThat(settings().anyMatch(text -> text.contains("${" + variable)))
                    .as("%s: %s is read", place, variable)
                    .isTrue();
        });
    }

    private void maven() {
        variables();
        for (int at = words.indexOf("./mvnw") + 1; at < words.size(); at++) {
            String word = words.get(at);
            if (word.equals("-pl")) {
                Stream.of(words.get(++at).split(",", -1)).forEach(module -> exists(module + "/pom.xml"));
            } else if (word.startsWith("-P")) {
                assertThat(poms().anyMatch(pom -> pom.contains("<id>" + word.substring(2) + "</id>")))
                        .as("%s: profile %s", place, word)
                        .isTrue();
            } else if (word.startsWith("-D")) {
                String[] property = word.substring(2).split("=", 2);
                property(property[0], property.length > 1 ? property[1] : "");
            } else if (!word.startsWith("-")) {
                assertThat(PHASES.contains(word)
                                || poms().anyMatch(pom -> pom.contains(word.split(":", -1)[0] + "-maven-plugin")))
                        .as("%s: phase or plugin %s", place, word)
                        .isTrue();
            }
        }
    }

    private void property(String name, String value) {
        if (name.equals("test") || name.equals("it.test")) {
            Stream.of(value.split(",", -1))
                    .filter(test -> !NO_TEST.contains(test) && !test.equals("…"))
                    .forEach(this::test);
        } else if (!MAVENS_OWN.contains(name)) {
            Pattern whole = Pattern.compile("(?<![\\w.-])" + Pattern.quote(name) + "(?![\\w.-])");
            assertThat(sources().anyMatch(text -> whole.matcher(text).find()))
                    .as("%s: property %s is read", place, name)
                    .isTrue();
        }
    }

    private void test(String name) {
        PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:**/" + name.replaceAll("#.*", "") + ".java");
        assertThat(files(".java").anyMatch(wanted::matches))
                .as("%s: test %s", place, name)
                .isTrue();
    }

    private static Stream<String> settings() {
        return files(".yml").map(DocumentedCommand::text);
    }

    private static Stream<String> poms() {
        return files("pom.xml").map(DocumentedCommand::text);
    }

    private static Stream<String> sources() {
        return Stream.concat(
                poms(),
                files(".java")
                        .filter(file -> !file.getFileName().toString().startsWith("Document"))
                        .map(DocumentedCommand::text));
    }

    private static Stream<Path> files(String end) {
        try {
            return SourceTree.files(CodeBlock.ROOT, end).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
