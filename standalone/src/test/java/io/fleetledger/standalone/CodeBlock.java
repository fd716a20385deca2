package io.fleetledger.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of code of a document. What stands behind its language (which readers of the rendered document do not see) says
 * more of it: {@code sh later} is asked until it is answered as shown, {@code json MachineRenamedEvent} is that event,
 * {@code java path/to/File.java} is of that file.
 *
 * @param line of the document where it begins
 * @param tag what stands behind the language, or nothing
 */
record CodeBlock(String document, int line, String language, String tag, String text) {

    static final Path ROOT = Path.of("..");

    /** Lines that start, build or deploy something: checked for what they name, not run. */
    private static final Pattern CHECKED = Pattern.compile(
            "^ *(\\./mvnw|docker|kubectl|jfr|java -|java examples/plant|cp |examples/tour\\.sh|AXON_SERVER=|[A-Z_]+=\\S+ java -).*",
            Pattern.MULTILINE);

    /** Whether it makes calls that are made, and whose answers are compared. */
    boolean isRun() {
        return language.equals("sh") && !isChecked();
    }

    /** Whether it is made of commands that are only checked. */
    boolean isChecked() {
        return language.equals("sh") && CHECKED.matcher(text).find();
    }

    /** Whether it can be what a call before it was answered with. */
    boolean isAnswer() {
        return tag.isEmpty() && List.of("json", "http", "text").contains(language);
    }

    /** Whether it is asked again until it is answered as shown. */
    boolean isLater() {
        return tag.equals("later");
    }

    /** Where it stands, and how it begins. */
    String place() {
        return document + ":" + line + " " + firstLine();
    }

    String firstLine() {
        return text.lines().findFirst().orElse("");
    }

    /** The commands of a shell's block, each on one line, without comments. */
    List<String> commands() {
        return text.replaceAll("\\\\\n\\s*", " ")
                .lines()
                .map(line -> line.replaceAll("(^|\\s)# .*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** Everybody's documents: of the root, of {@code docs}, and the READMEs of modules and examples. */
    static List<String> documents() {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> examples = Files.walk(ROOT.resolve("examples"), 2);
                Stream<Path> modules =
                        Stream.of(ROOT.resolve("benchmarks/README.md"), ROOT.resolve("deploy/README.md"))) {
            return Stream.of(root, docs, examples, modules)
                    .flatMap(files -> files)
                    .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<CodeBlock> of(String document) {
        List<CodeBlock> blocks = new ArrayList<>();
        List<String> lines = lines(document);
        for (int at = 0; at < lines.size(); at++) {
            String fence = lines.get(at).strip();
            if (fence.startsWith("```")) {
                int begin = at++;
                StringBuilder text = new StringBuilder();
                while (!lines.get(at).strip().equals("```")) {
                    text.append(lines.get(at++)).append('\n');
                }
                String[] info = fence.substring(3).strip().split("\\s+", 2);
                blocks.add(new CodeBlock(
                        document,
                        begin + 1,
                        info[0],
                        info.length > 1 ? info[1] : "",
                        text.toString().stripIndent()));
            }
        }
        return List.copyOf(blocks);
    }

    private static List<String> lines(String document) {
        try {
            return Files.readAllLines(ROOT.resolve(document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
