package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/** What the documents point at is there: tests that they name, files and headings that they link. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)(?:#[^)]*)?\\)");

    private static final Pattern ANCHOR = Pattern.compile("\\]\\(([^):#]*)#([^)]+)\\)");

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)");

    /** What a product says of its own stores, and nobody sets. */
    private static final Set<String> NO_SETTINGS =
            Set.of("fleet.read-store.indexes-arrays", "fleet.read-store.indexes-ranges");

    /** As a class is called, of more words than one; or an annotation. */
    private static final Pattern CLASS = Pattern.compile("`(?:@(?=\\w+[`(])|(?=[A-Z][a-z]+[A-Z]))(\\w+)[^`]*`");

    /** Of libraries; and an example of how no event is called. */
    private static final Set<String> NOT_OURS =
            Set.of("EventSourcingHandler", "NullMarked", "Nullable", "Revision", "MachineUpdatedEvent");

    private static final Pattern METER = Pattern.compile(
            "(?:(?:Gauge|Counter|Timer)\\s*\\.builder\\(|new MessageTimer\\(\\w+,)\\s*\"(fleet\\.[a-z.]+)\"");

    private static final Pattern METRIC = Pattern.compile("`(fleet_[a-z_]+[a-z])(?:\\{[^}]*})?`");

    private static Set<String> classes = Set.of();
    private static Set<String> meters = Set.of();

    @BeforeAll
    static void readSources() throws IOException {
        List<Path> files = SourceTree.files(ROOT, ".java");
        classes = files.stream()
                .map(file -> file.getFileName().toString())
                .map(name -> name.substring(0, name.length() - ".java".length()))
                .collect(Collectors.toSet());
        Set<String> named = new HashSet<>();
        for (Path file : files) {
            if (file.toString().contains("/src/main/")) {
                named.addAll(found(METER, file));
            }
        }
        meters = named.stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet());
    }

    static Stream<Path> documents() {
        return CodeBlock.documents().stream().map(ROOT::resolve);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatADocumentNamesExists(Path document) throws IOException {
        assertThat(found(TEST, document)).isSubsetOf(classes);
    }

    /** Their readers look for it, or write it themselves. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/extending.md", "docs/architecture.md"})
    void everyClassThatADevelopersGuideNamesExists(String guide) throws IOException {
        Set<String> named = found(CLASS, ROOT.resolve(guide));
        named.removeAll(NOT_OURS);
        assertThat(named).isNotEmpty().isSubsetOf(classes);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyMetricThatADocumentNamesExists(Path document) throws IOException {
        assertThat(metrics(document)).isSubsetOf(meters);
    }

    @Test
    void everyMetricOfOursIsWatched() throws IOException {
        assertThat(metrics(ROOT.resolve("docs/operations.md")))
                .hasSizeGreaterThan(10)
                .containsAll(meters);
    }

    private static Set<String> metrics(Path document) throws IOException {
        return found(METRIC, document).stream()
                .map(name -> name.replaceAll("_(total|seconds)$", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileThatADocumentLinksExists(Path document) throws IOException {
        assertThat(found(LINK, document))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyHeadingThatADocumentLinksIsThere(Path document) throws IOException {
        for (MatchResult link :
                ANCHOR.matcher(Files.readString(document)).results().toList()) {
            Path file = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1));
            if (file.toString().endsWith(".md")) {
                assertThat(headings(file))
                        .as("%s, as %s links it", file, document)
                        .contains(link.group(2));
            }
        }
    }

    /** By its name, or by that of the variable which gives it its value. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "service-support/src/main/resources/fleet-ledger-defaults.yml",
                "service-support/src/main/resources/fleet-ledger-distributed.yml",
                "standalone/src/main/resources/application.yml"
            })
    void everySettingOfOursIsInTheSettings(String file) throws IOException {
        Set<String> told = settings();
        Map<String, String> defaults = new TreeMap<>();
        for (PropertySource<?> source :
                new YamlPropertySourceLoader().load(file, new FileSystemResource(ROOT.resolve(file)))) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                defaults.put(name, String.valueOf(source.getProperty(name)));
            }
        }
        defaults.keySet().removeIf(name -> !name.startsWith("fleet.") || NO_SETTINGS.contains(name));
        assertThat(defaults).isNotEmpty();
        assertThat(defaults.entrySet())
                .allSatisfy(setting -> assertThat(Stream.concat(
                                        Stream.of(setting.getKey()),
                                        VARIABLE.matcher(setting.getValue())
                                                .results()
                                                .map(found -> found.group(1)))
                                .filter(told::contains))
                        .as("%s, in docs/settings.md", setting)
                        .isNotEmpty());
    }

    /** The names in the first column of tables; {@code .name} is beside the one before it. */
    private static Set<String> settings() throws IOException {
        Set<String> names = new HashSet<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/settings.md"))) {
            if (line.startsWith("| `")) {
                String before = "";
                for (MatchResult code :
                        CODE.matcher(line.split("\\|", -1)[1]).results().toList()) {
                    String name = code.group(1);
                    before = name.startsWith(".") ? before.substring(0, before.lastIndexOf('.')) + name : name;
                    names.add(before);
                }
            }
        }
        return names;
    }

    /** As they are linked: in small letters, without punctuation, with hyphens for spaces. */
    private static Set<String> headings(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceAll("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void documentsAreFoundAtAll() throws IOException {
        assertThat(documents()).hasSizeGreaterThan(30);
        assertThat(found(TEST, ROOT.resolve("docs/security.md"))).hasSizeGreaterThan(20);
        assertThat(found(LINK, ROOT.resolve("README.md"))).hasSizeGreaterThan(10);
    }

    private static Set<String> found(Pattern pattern, Path document) throws IOException {
        return pattern.matcher(Files.readString(document))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toSet());
    }
}
