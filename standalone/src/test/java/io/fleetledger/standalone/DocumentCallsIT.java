package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.BoundConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.FileSystemResource;

/**
 * The calls of the documents, made by bash as they stand, each document against a new product; and what they are answered
 * with, beside what the document shows. {@link DocumentBlocksTest} sees to all other blocks.
 */
class DocumentCallsIT {

    private static final Duration LATER = Duration.ofMinutes(2);
    private static final Duration BETWEEN = Duration.ofMillis(250);

    @BeforeAll
    static void whatReadersNeedIsThere() {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        List<String> missing = Stream.of("bash", "curl", "jq")
                .filter(program -> Stream.of(path.split(File.pathSeparator, -1))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, program))))
                .toList();
        if (!missing.isEmpty()) {
            System.out.println(
                    "SKIPPED: the calls of the documents were not made, as there is no " + missing + " here.");
        }
        assumeTrue(missing.isEmpty());
    }

    static Stream<String> documentsWithCalls() {
        return CodeBlock.documents().stream()
                .filter(document -> blocks(document).stream().anyMatch(CodeBlock::isRun));
    }

    private static List<CodeBlock> blocks(String document) {
        return CodeBlock.of(document).stream()
                .filter(block -> !DocumentBlocksTest.isExcused(block))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documentsWithCalls")
    void everyCallIsAnsweredAsShown(String document, @TempDir Path data, @TempDir Path folder) {
        List<CodeBlock> blocks = blocks(document);
        try (RunningFleet fleet = RunningFleet.start(data, "fleet.webhooks.allow-private=true");
                DocumentShell shell = new DocumentShell(folder, fleet.baseUrl())) {
            for (int at = 0; at < blocks.size(); at++) {
                if (blocks.get(at).isRun()) {
                    Optional<CodeBlock> shown = Optional.of(at + 1)
                            .filter(next -> next < blocks.size())
                            .map(blocks::get)
                            .filter(CodeBlock::isAnswer);
                    call(shell, blocks.get(at), shown);
                }
            }
        }
    }

    /** What is not shown may be anything, but no error. */
    private static void call(DocumentShell shell, CodeBlock call, Optional<CodeBlock> shown) {
        boolean error = shown.map(ShownAnswer::isError).orElse(false);
        Instant until = Instant.now().plus(call.isLater() ? LATER : Duration.ZERO);
        List<String> differences;
        String printed;
        while (true) {
            printed = shell.run(call, error).out();
            String real = printed;
            differences =
                    shown.map(answer -> ShownAnswer.differences(answer, real)).orElse(List.of());
            if (differences.isEmpty() || !Instant.now().isBefore(until)) {
                break;
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
        if (!differences.isEmpty()) {
            fail(
                    "%s%nis answered otherwise than shown:%n%s%nIt was answered%n%s",
                    call.place(), String.join("\n", differences), printed);
        }
    }

    static Stream<CodeBlock> settings() {
        return CodeBlock.documents().stream()
                .flatMap(document -> CodeBlock.of(document).stream())
                .filter(block -> block.language().equals("yaml"));
    }

    /** Spring passes over a name that nobody knows. */
    @ParameterizedTest
    @MethodSource("settings")
    void everySettingIsOneOfTheProducts(CodeBlock settings, @TempDir Path data, @TempDir Path folder)
            throws IOException {
        Path file = Files.writeString(folder.resolve("site.yml"), settings.text());
        Set<String> given = new TreeSet<>();
        for (PropertySource<?> source : new YamlPropertySourceLoader().load("site", new FileSystemResource(file))) {
            given.addAll(List.of(((EnumerablePropertySource<?>) source).getPropertyNames()));
        }
        try (RunningFleet fleet = RunningFleet.start(data, "spring.config.additional-location=" + file.toUri())) {
            Set<String> known = new TreeSet<>();
            fleet.context().getEnvironment().getPropertySources().stream()
                    .filter(source -> !source.getName().contains(file.toString()))
                    .filter(EnumerablePropertySource.class::isInstance)
                    .forEach(
                            source -> known.addAll(List.of(((EnumerablePropertySource<?>) source).getPropertyNames())));
            BoundConfigurationProperties bound =
                    Objects.requireNonNull(BoundConfigurationProperties.get(fleet.context()), "a context that binds");
            bound.getAll().keySet().forEach(name -> known.add(name.toString()));
            assertThat(known).as(settings.place()).containsAll(given);
            given.forEach(name -> assertThat(fleet.context().getEnvironment().getProperty(name))
                    .as(name)
                    .isNotNull());
        }
    }

    @Test
    void callsAreFoundAtAll() {
        assertThat(settings()).isNotEmpty();
        assertThat(documentsWithCalls()).contains("README.md", "docs/api-guide.md", "docs/how-it-works.md");
    }
}
