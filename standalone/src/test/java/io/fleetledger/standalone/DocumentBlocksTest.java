package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every block of code in the documents, by its language. Calls, and what they are answered with, are left to {@link
 * DocumentCallsIT}; commands that build or deploy are checked for what they name; JSON is an event or a message as it is
 * declared; Java is in the file that the block names. Of what can be none of these, {@link #NOT_RUN} says why.
 */
class DocumentBlocksTest {

    /** By how its first line begins, why a block is neither run nor checked. */
    private static final Map<String, String> NOT_RUN = Map.of(
            "graph BT", "a picture of the modules; ArchitectureTest holds them to it",
            "sequenceDiagram", "a picture",
            "flowchart LR", "a picture",
            ". ./.env", "asks Keycloak, under Compose",
            "curl -f -X POST -H \"Authorization: Bearer $ADMIN\" -o backup.zip \"$API",
                    "asks a standalone that lets its reader take backups, as BackupIT does",
            "curl -f -H \"Authorization: Bearer $ADMIN\" -o tenant.zip",
                    "hands out a tenant of a standalone whose reader may, as TenantOffboardingIT does",
            "curl -f -X POST -H \"Authorization: Bearer $ADMIN\" -H 'Content-Type",
                    "ends a tenant of a standalone whose reader may, as TenantOffboardingIT does",
            "mongodump --uri", "asks MongoDB",
            "curl -s -H \"AxonIQ-Access-Token:", "asks Axon Server");

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path GOLDENS = CodeBlock.ROOT.resolve("shared-events/src/test/resources/events");
    private static final Path MESSAGES =
            CodeBlock.ROOT.resolve("service-support/src/main/resources/fleet-ledger-asyncapi.json");

    static Stream<String> documents() {
        return CodeBlock.documents().stream();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyBlockIsRunOrCheckedOrSaysWhyNot(String document) {
        List<CodeBlock> blocks = CodeBlock.of(document);
        for (int at = 0; at < blocks.size(); at++) {
            CodeBlock block = blocks.get(at);
            boolean answer = at > 0 && blocks.get(at - 1).isRun() && block.isAnswer();
            if (!isExcused(block) && !block.isRun() && !answer) {
                check(block);
            }
        }
    }

    static boolean isExcused(CodeBlock block) {
        return NOT_RUN.keySet().stream().anyMatch(block.firstLine()::startsWith);
    }

    private static void check(CodeBlock block) {
        switch (block.language()) {
            case "sh" -> block.commands().forEach(command -> DocumentedCommand.check(block.place(), command));
            case "json" -> checkJson(block);
            case "java" -> checkExcerpt(block);
            case "yaml" -> {} // given to a product by DocumentCallsIT
            default ->
                fail(
                        "%s%nis of a language of which nothing is known. Make it sh, json or java, or say in"
                                + " NOT_RUN why it cannot be run.",
                        block.place());
        }
    }

    private static void checkJson(CodeBlock block) {
        JsonNode shown = JSON.readTree(block.text());
        if (block.document().equals("docs/events.md")) {
            assertThat(goldens("")).as(block.place()).contains(shown);
        } else if (block.tag().endsWith("Event")) {
            assertThat(goldens(block.tag()))
                    .as("%s: the fields of %s", block.place(), block.tag())
                    .anyMatch(golden -> isAlike(golden, shown));
        } else {
            JsonNode payload = read(MESSAGES).at("/components/messages/" + block.tag() + "/payload");
            assertThat(payload.isObject())
                    .as("%s: is %s an event, or a message of the AsyncAPI document?", block.place(), block.tag())
                    .isTrue();
            checkMessage(block.place(), payload, shown);
        }
    }

    private static void checkMessage(String place, JsonNode schema, JsonNode shown) {
        assertThat(schema.path("properties").propertyNames()).as(place).containsAll(shown.propertyNames());
        assertThat(shown.propertyNames())
                .as(place)
                .containsAll(schema.path("required")
                        .valueStream()
                        .map(JsonNode::stringValue)
                        .toList());
        schema.path("properties").properties().forEach(property -> {
            JsonNode value = shown.path(property.getKey());
            JsonNode declared = property.getValue();
            if (declared.has("const")) {
                assertThat(value).as(place).isEqualTo(declared.get("const"));
            } else if (declared.has("enum") && !value.isMissingNode()) {
                assertThat(declared.get("enum").valueStream()).as(place).contains(value);
            } else if (declared.has("properties") && value.isObject()) {
                checkMessage(place, declared, value);
            }
        });
    }

    /** Whether both have the same fields, at all depths; an element of an array those of any in the other. */
    private static boolean isAlike(JsonNode golden, JsonNode shown) {
        if (shown.isArray()) {
            return golden.isArray()
                    && shown.valueStream()
                            .allMatch(element -> golden.valueStream().anyMatch(known -> isAlike(known, element)));
        }
        return Set.copyOf(golden.propertyNames()).equals(Set.copyOf(shown.propertyNames()))
                && shown.properties().stream()
                        .allMatch(field -> isAlike(golden.path(field.getKey()), field.getValue()));
    }

    /** @param event its class, or nothing for those of all */
    private static List<JsonNode> goldens(String event) {
        try (Stream<Path> files = Files.walk(GOLDENS.resolve(event))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(DocumentBlocksTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path json) {
        return JSON.readTree(json);
    }

    /** What stands between two lines of dots has to be in the file as it is, but for the space at its beginning. */
    private static void checkExcerpt(CodeBlock block) {
        String file = stripped(text(CodeBlock.ROOT.resolve(block.tag())));
        assertThat(block.text().split("(?m)^\\s*// …\\s*$", -1))
                .as(block.place())
                .allSatisfy(part -> assertThat(file).contains(stripped(part)));
    }

    private static String stripped(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands between the lines, in tables too: {@code ./mvnw verify -Pfuzz}, or what is added to it. */
    @ParameterizedTest
    @MethodSource("documents")
    void everyMavenLineInTheTextNamesWhatThereIs(String document) {
        Pattern.compile("`((?:[A-Z_]+=(?:\\$\\([^)]*\\)|\\S+)\\s)*(?:\\./mvnw|-P|-D)[^`]*)`")
                .matcher(text(CodeBlock.ROOT.resolve(document)))
                .results()
                .map(found -> found.group(1).replaceAll("\\s+", " "))
                .forEach(line ->
                        DocumentedCommand.check(document, line.contains("./mvnw") ? line : "./mvnw verify " + line));
    }

    @Test
    void whatIsRepeatedOnlyReads() {
        assertThat(CodeBlock.documents().stream()
                        .flatMap(document -> CodeBlock.of(document).stream())
                        .filter(CodeBlock::isLater))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(block.text())
                        .doesNotContainPattern("\\s(-[A-Za-z]*[XdFT]|--(data|form|json|request|upload))"));
    }

    @Test
    void everyReasonIsOfABlockThatThereIs() {
        List<CodeBlock> blocks = CodeBlock.documents().stream()
                .flatMap(document -> CodeBlock.of(document).stream())
                .toList();
        assertThat(NOT_RUN.keySet())
                .allSatisfy(beginning ->
                        assertThat(blocks).anyMatch(block -> block.firstLine().startsWith(beginning)));
    }
}
