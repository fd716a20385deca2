package io.fleetledger.ingest.reading;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header with the names of a reading's fields, in any order, and a row per reading; commas, semicolons or tabs.
 * Nothing is recorded before all of it has been read.
 */
final class CsvReadings {

    private static final List<String> REQUIRED =
            List.of("machine_identifier", "timestamp", "metric_name", "value", "unit");
    private static final List<String> READ =
            Stream.concat(REQUIRED.stream(), Stream.of("raw_tag")).toList();
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);
    private static final String[] NO_COLUMNS = {};
    private static final int MAX_CELL = 10_000;
    private static final int MAX_COLUMNS = 100;

    private CsvReadings() {}

    /** @throws IOException if the body cannot be read to its end: the client has disconnected */
    static List<SentReading> read(InputStream body, Charset charset, ReadingRules rules) throws IOException {
        try (CsvBody text = CsvBody.of(body, charset)) {
            CsvParser parser = new CsvParser(settings(text.separator()));
            parser.beginParsing(text);
            String[] header = Objects.requireNonNullElse(parser.parseNext(), NO_COLUMNS);
            Map<String, Integer> columns = columns(header);
            List<SentReading> readings = new ArrayList<>();
            for (String[] row = parser.parseNext(); row != null; row = parser.parseNext()) {
                if (readings.size() == JsonReadings.MAX_READINGS) {
                    throw JsonReadings.tooMany();
                }
                readings.add(
                        row.length > header.length // A decimal comma, for one: what stands where, nobody can tell.
                                ? SentReading.wrong(null, "Row must not have more fields than the header")
                                : rules.check(rawReading(row, columns)));
            }
            return JsonReadings.requireSome(readings);
        } catch (CharacterCodingException | TextParsingException | IllegalStateException unreadable) {
            throw failureOf(unreadable);
        }
    }

    /** The parser passes on exceptions of the body's reader as causes. */
    private static ProblemException failureOf(Throwable failure) throws IOException {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException refused) {
                return refused;
            }
            if (cause instanceof IOException broken && !(broken instanceof CharacterCodingException)) {
                throw broken;
            }
        }
        return new ProblemException(Problem.malformed("The body is not valid CSV."));
    }

    private static CsvParserSettings settings(char separator) {
        CsvParserSettings settings = new CsvParserSettings();
        settings.getFormat().setDelimiter(separator);
        settings.getFormat().setLineSeparator("\n");
        settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
        settings.setCommentProcessingEnabled(false);
        settings.setReadInputOnSeparateThread(false);
        settings.setMaxCharsPerColumn(MAX_CELL);
        settings.setMaxColumns(MAX_COLUMNS);
        settings.setErrorContentLength(0);
        return settings;
    }

    private static Map<String, Integer> columns(String[] header) {
        Map<String, Integer> columns = new HashMap<>();
        List<FieldProblem> wrong = new ArrayList<>();
        for (int i = 0; i < header.length; i++) {
            String name = header[i] == null ? "" : header[i].strip().toLowerCase(Locale.ROOT);
            if (READ.contains(name) && columns.putIfAbsent(name, i) != null) {
                wrong.add(new FieldProblem(List.of("body", name), "is there more than once", "duplicate_column"));
            }
        }
        REQUIRED.stream()
                .filter(name -> !columns.containsKey(name))
                .map(name -> new FieldProblem(List.of("body", name), "is a required column", "missing"))
                .forEach(wrong::add);
        if (!wrong.isEmpty()) {
            throw new ProblemException(Problem.invalid(wrong));
        }
        return columns;
    }

    private static RawReading rawReading(String[] row, Map<String, Integer> columns) {
        String value = cell(row, columns, "value");
        return new RawReading(
                cell(row, columns, "machine_identifier"),
                cell(row, columns, "timestamp"),
                cell(row, columns, "metric_name"),
                value == null ? null : number(value),
                cell(row, columns, "unit"),
                cell(row, columns, "raw_tag"));
    }

    private static Object number(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return NOT_FINITE.matcher(text).matches() ? Double.valueOf(Double.NaN) : RawReading.NEITHER;
    }

    private static @Nullable String cell(String[] row, Map<String, Integer> columns, String name) {
        Integer column = columns.get(name);
        return column == null || column >= row.length ? null : row[column];
    }
}
