package io.fleetledger.ingest.reading;

import io.fleetledger.support.fuzz.FuzzInputs;
import io.fleetledger.support.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as a body of CSV; the first chooses the charset that the header names. */
final class CsvReadingsFuzz {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16, StandardCharsets.US_ASCII);

    private CsvReadingsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        Charset charset = CHARSETS.get(input[0] & 3);
        FuzzInputs.within(FuzzedReadings.BYTES, FuzzedReadings.MILLIS, () -> {
            List<ParsedReading> readings;
            try {
                readings = CsvReadings.read(
                        new ByteArrayInputStream(input, 1, input.length - 1), charset, FuzzedReadings.RULES);
            } catch (ProblemException refused) {
                FuzzedReadings.requireDocumented(refused);
                return;
            }
            FuzzedReadings.check(readings);
            requireOneForEachRow(readings, new String(input, 1, input.length - 1, charset));
        });
    }

    /** A line of blanks, quotes and separators may be a row or none, as its separators are the table's or not. */
    private static void requireOneForEachRow(List<ParsedReading> readings, String text) {
        List<String> lines = text.lines().toList();
        long most = lines.stream().filter(line -> !line.isEmpty()).count() - 1;
        long least = lines.stream()
                        .filter(line -> line.chars()
                                .anyMatch(c -> c > ' ' && !Character.isWhitespace(c) && ",;\"\uFEFF".indexOf(c) < 0))
                        .count()
                - 1;
        if (readings.size() < least || readings.size() > most) {
            throw new AssertionError(readings.size() + " readings of " + least + " to " + most + " rows");
        }
    }
}
