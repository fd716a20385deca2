package io.fleetledger.support.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shapes that somebody has looked at, a line each. Behind {@code  # }, a line tells why its shape may read what no index
 * narrows, or sort in memory.
 *
 * @param allowed those that may, with the reason
 */
public record ReviewedShapes(String resource, Set<String> shapes, Map<String, String> allowed) {

    private static final String REASON = "  # ";

    /** Of a file on the class path, beside the class. */
    public static ReviewedShapes read(Class<?> test, String name) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(test.getResourceAsStream(name), name), StandardCharsets.UTF_8))) {
            List<String[]> all = lines.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(REASON, 2))
                    .toList();
            return new ReviewedShapes(
                    name,
                    all.stream().map(line -> line[0]).collect(Collectors.toSet()),
                    all.stream()
                            .filter(line -> line.length == 2)
                            .collect(Collectors.toMap(line -> line[0], line -> line[1], (one, other) -> one)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
