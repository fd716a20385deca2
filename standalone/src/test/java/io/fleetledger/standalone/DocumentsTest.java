package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents point at is there: tests that they name, and files that they link. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:IT|Test))`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)(?:#[^)]*)?\\)");

    private static Set<String> tests = Set.of();

    @BeforeAll
    static void findTests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            tests = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs).filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatADocumentNamesExists(Path document) throws IOException {
        assertThat(found(TEST, document)).isSubsetOf(tests);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyFileThatADocumentLinksExists(Path document) throws IOException {
        assertThat(found(LINK, document))
                .allSatisfy(link -> assertThat(document.resolveSibling(link)).exists());
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
