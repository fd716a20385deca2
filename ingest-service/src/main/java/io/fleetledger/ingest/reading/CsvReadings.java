package io.fleetledger.ingest.reading;

import io.fleetledger.commands.Violation;
import io.fleetledger.ingest.file.CsvRow;
import io.fleetledger.ingest.file.CsvRows;
import io.fleetledger.ingest.file.UnreadableCsvException;
import io.fleetledger.support.problem.Problem;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header with the names of a reading's fields, in any order, and a row per reading; commas, semicolons or tabs.
 * Nothing is recorded before all of it has been read.
 */
final class CsvReadings {

    /** Possessive: with backtracking, a text of thousands of digits would take minutes. */
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?:\\d++(?:\\.\\d*+)?|\\.\\d++)(?:[eE][+-]?\\d++)?");

    private static final Pattern NOT_FINITE = Pattern.compile("[+-]?(nan|inf|infinity)", Pattern.CASE_INSENSITIVE);

    private final ReadingColumns columns;
    private final ReadingRules rules;

    private CsvReadings(ReadingColumns columns, ReadingRules rules) {
        this.columns = columns;
        this.rules = rules;
    }

    /** @throws IOException if the body cannot be read to its end: the client has disconnected */
    static List<ParsedReading> read(InputStream body, Charset charset, ReadingRules rules) throws IOException {
        try (CsvRows rows = CsvBody.rows(body, charset)) {
            CsvReadings readings = new CsvReadings(columns(nextNotEmpty(rows)), rules);
            List<ParsedReading> read = new ArrayList<>();
            for (CsvRow row = nextNotEmpty(rows); row != null; row = nextNotEmpty(rows)) {
                if (read.size() == JsonReadings.MAX_READINGS) {
                    throw JsonReadings.tooMany();
                }
                read.add(readings.reading(row));
            }
            return JsonReadings.requireSome(read);
        } catch (CharacterCodingException otherCharset) {
            throw malformed("The body is no text in " + charset.name() + ".");
        } catch (UnreadableCsvException unreadable) {
            throw malformed(String.valueOf(unreadable.getMessage()));
        }
    }

    private static ReadingColumns columns(@Nullable CsvRow header) {
        Violation problem = header == null ? null : header.problemOfHeader();
        if (problem != null) {
            throw malformed(problem.message() + ".");
        }
        return ReadingColumns.of(header == null ? List.of() : header.cells());
    }

    /** An empty line is no reading. A row of separators is one without its fields. */
    private static @Nullable CsvRow nextNotEmpty(CsvRows rows) throws IOException {
        CsvRow row = rows.next();
        while (row != null && row.cells().size() < 2 && row.isBlank()) {
            row = rows.next();
        }
        return row;
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.malformed(detail));
    }

    private ParsedReading reading(CsvRow row) {
        String misread = misreadBecause(row);
        if (misread != null) {
            return ParsedReading.wrong(columns.certainCell(row, "machine_identifier"), misread);
        }
        String cut = columns.firstCut(row);
        return cut == null
                ? rules.check(raw(row))
                : ParsedReading.wrong(
                        columns.cell(row, "machine_identifier"), cut + " has more than 32,767 characters");
    }

    /** Why nobody can tell which cell is which. */
    private @Nullable String misreadBecause(CsvRow row) {
        Violation problem = row.problem();
        if (problem != null) {
            return problem.message();
        }
        return row.cells().size() > columns.count() // A decimal comma, for one.
                ? "Row must not have more fields than the header"
                : null;
    }

    private RawReading raw(CsvRow row) {
        String value = columns.cell(row, "value");
        return new RawReading(
                columns.cell(row, "machine_identifier"),
                columns.cell(row, "timestamp"),
                columns.cell(row, "metric_name"),
                value == null ? null : number(value),
                columns.cell(row, "unit"),
                columns.cell(row, "raw_tag"));
    }

    private static Object number(String text) {
        if (NUMBER.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return NOT_FINITE.matcher(text).matches() ? Double.valueOf(Double.NaN) : RawReading.NEITHER;
    }
}
