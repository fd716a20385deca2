package io.fleetledger.ingest.importjob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One attempt's error rows in its job's folder. Their offset within those of the job is part of the file's name, and so
 * is known as soon as the file exists.
 *
 * @param start offset of its first byte among those of all attempts
 */
record ErrorPart(int attempt, long start, Path file) {

    private static final Pattern NAME = Pattern.compile("errors-(\\d+)-(\\d+)");

    /** Returns an attempt's part: the existing one, or else one that begins here. */
    static ErrorPart of(Path folder, int attempt, long start) throws IOException {
        return all(folder).stream()
                .filter(part -> part.attempt == attempt)
                .findFirst()
                .orElseGet(() -> new ErrorPart(attempt, start, folder.resolve("errors-" + attempt + "-" + start)));
    }

    /** Returns the parts in the order of the attempts; none without a folder. */
    static List<ErrorPart> all(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(ErrorPart::read)
                    .sorted(Comparator.comparingInt(ErrorPart::attempt))
                    .toList();
        }
    }

    private static Stream<ErrorPart> read(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches()
                ? Stream.of(new ErrorPart(Integer.parseInt(name.group(1)), Long.parseLong(name.group(2)), file))
                : Stream.empty();
    }
}
