package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Readings as CSV and as NDJSON. */
@SystemTest
final class IngestTablesIT {

    private static final String CSV = "text/csv";
    private static final String NDJSON = "application/x-ndjson";

    private final Api api;
    private final Readings readings;
    private final Machine machine;
    private final Instant now = Instant.now();

    IngestTablesIT(Fleet fleet) {
        this.api = fleet.admin();
        this.readings = api.readings();
        this.machine = api.register("Measured");
    }

    private Answer send(String type, String text) {
        return api.call("POST", Readings.INGEST)
                .body(type, text.getBytes(StandardCharsets.UTF_8))
                .send();
    }

    private void hasStored(Map<String, Double> latest) {
        Watched.soon().untilAsserted(() -> assertThat(readings.latest(machine)).isEqualTo(latest));
    }

    @Test
    void aTableHasAColumnForEachFieldInAnyOrder() {
        String table = "unit,value,metric_name,timestamp,machine_identifier,raw_tag,remark\n"
                + "°C,20.5,temperature," + now + "," + machine.identifier() + ",tag,ignored\n"
                + "\"mm/s\",1e1,\"vibration, x\"," + now + "," + machine.identifier() + ",,\n";
        assertThat(IngestReport.of(send(CSV, table))).isEqualTo(new IngestReport(2, 0, List.of()));
        hasStored(Map.of("temperature", 20.5, "vibration, x", 10.0));
    }

    @Test
    void aRowThatCannotBeSpoilsNoOther() {
        String table = "machine_identifier,timestamp,metric_name,value,unit\n"
                + machine.identifier() + "," + now + ",a,1,°C\n"
                + machine.identifier() + "," + now + ",b,warm,°C\n"
                + machine.identifier() + "," + now + ",c,NaN,°C\n"
                + machine.identifier() + "," + now + ",d,1e400,°C\n"
                + machine.identifier() + ",yesterday,e,1,°C\n"
                + "nobody," + now + ",f,1,°C\n"
                + machine.identifier() + "," + now + ",g,2,°C\n";
        IngestReport report = IngestReport.of(send(CSV, table));
        assertThat(report.accepted()).as(report::toString).isEqualTo(2);
        assertThat(report.indices()).containsExactly(1, 2, 3, 4, 5);
        assertThat(report.errors().get(4)).isEqualTo(new IngestReport.Refused(5, "nobody", "Machine not found"));
        hasStored(Map.of("a", 1.0, "g", 2.0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsMayEndInAnotherWayThanTheHeader(boolean feeds) {
        String header = feeds ? "\r\n" : "\n";
        String row = feeds ? "\n" : "\r\n";
        String table = "machine_identifier,timestamp,metric_name,value,unit" + header
                + machine.identifier() + "," + now + ",a,1,°C" + row
                + machine.identifier() + "," + now + ",b,warm,°C" + header
                + machine.identifier() + "," + now + ",c,3,\"°C\"" + row;
        IngestReport report = IngestReport.of(send(CSV, table));
        assertThat(report.accepted()).as(report::toString).isEqualTo(2);
        assertThat(report.indices()).containsExactly(1);
        hasStored(Map.of("a", 1.0, "c", 3.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"°C", "\"°C\n", "\""})
    void aQuotationThatDoesNotEndRefusesAll(String unit) {
        String table = "machine_identifier,timestamp,metric_name,value,unit\n"
                + machine.identifier() + "," + now + ",a,1,°C\n"
                + machine.identifier() + "," + now + ",b,2," + unit;
        assertThat(send(CSV, table).expectProblem(400, "MALFORMED_REQUEST").body())
                .contains("row 3");
        assertThat(readings.latest(machine)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"machine_identifier", "timestamp", "metric_name", "value", "unit"})
    void aTableWithoutARequiredColumnIsInvalid(String column) {
        String header = "machine_identifier,timestamp,metric_name,value,unit".replace(column, "something");
        send(CSV, header + "\n" + machine.identifier() + "," + now + ",a,1,°C\n")
                .expect(422);
    }

    private String line(String metric, double value) {
        return Json.object(Readings.reading(machine, metric, value, now));
    }

    @Test
    void linesOfJsonAreReadings() {
        String text = line("a", 1) + "\n" + line("b", 2) + "\r\n\n" + line("c", 3);
        assertThat(IngestReport.of(send(NDJSON, text)).accepted()).isEqualTo(3);
        hasStored(Map.of("a", 1.0, "b", 2.0, "c", 3.0));
    }

    @Test
    void aLineThatCannotBeSpoilsNoOther() {
        String text = line("a", 1)
                + "\n" + line("b", 2).replace("2.0", "\"2\"")
                + "\n" + line("c", 3).replace(machine.identifier(), "nobody")
                + "\n" + line("d", 4);
        IngestReport report = IngestReport.of(send(NDJSON, text));
        assertThat(report.accepted()).as(report::toString).isEqualTo(2);
        assertThat(report.indices()).containsExactly(1, 2);
        hasStored(Map.of("a", 1.0, "d", 4.0));
    }

    @Test
    void linesHaveNoCountLimit() {
        String text = IntStream.range(0, 2_500)
                .mapToObj(i -> Json.object(Readings.reading(machine, "m" + i % 5, i, now.minusSeconds(5_000 - i))))
                .collect(Collectors.joining("\n"));
        assertThat(IngestReport.of(send(NDJSON, text)).accepted()).isEqualTo(2_500);
        Watched.soon()
                .untilAsserted(() -> assertThat(readings.latest(machine))
                        .isEqualTo(Map.of("m0", 2495.0, "m1", 2496.0, "m2", 2497.0, "m3", 2498.0, "m4", 2499.0)));
    }
}
