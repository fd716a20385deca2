package io.fleetledger.standalone;

import static io.fleetledger.events.status.MachineStatus.CRITICAL;
import static io.fleetledger.events.status.MachineStatus.HEALTHY;
import static io.fleetledger.events.status.MachineStatus.OFFLINE;
import static io.fleetledger.events.status.MachineStatus.WARNING;
import static io.fleetledger.standalone.StatusAcrossRestartsIT.awaitStatuses;
import static io.fleetledger.standalone.StatusLog.above;
import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.standalone.StatusLog.Address;
import io.fleetledger.support.axon.ProjectionNames;
import io.fleetledger.support.observability.ProjectionProgress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sagas put back to an older copy, under a newer log, decide again, and nothing happens twice or is missing. Nor does it
 * where sagas are stored before their token and are found ahead of it.
 */
class OlderSagasIT {

    private static final List<String> ALL = List.of("SagaEntry", "AssociationValueEntry", "TokenEntry", "due_machine");

    @TempDir
    Path dataDir;

    @Test
    void nothingIsRepeatedAndNothingIsLost() throws Exception {
        Address machine;
        Address retired;
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            machine = log.register(fleet, "MILL-1");
            retired = log.register(fleet, "MILL-2");
            for (Address each : List.of(machine, retired)) {
                log.ruledBy(each, above("heat", 80.0, 90.0, 0));
                log.measured(each, "heat", 70);
                awaitStatuses(log, each, HEALTHY);
            }
        }
        sql(ALL, table -> "CREATE TABLE older_" + table + " AS SELECT * FROM " + table);

        List<String> alerts;
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            log.measured(machine, "heat", 95);
            log.measured(machine, "heat", 85);
            log.measured(machine, "heat", 70);
            log.measured(machine, "heat", 81);
            awaitStatuses(log, machine, HEALTHY, CRITICAL, WARNING, HEALTHY, WARNING);
            log.measured(retired, "heat", 95);
            awaitStatuses(log, retired, HEALTHY, CRITICAL);
            String address = "/api/v1/machines/" + retired.machineId();
            fleet.delete("admin", address);
            fleet.post("admin", address + "/restore", "{}");
            log.ruledBy(retired, above("heat", 80.0, 90.0, 0));
            log.measured(retired, "heat", 70);
            awaitStatuses(log, retired, HEALTHY, CRITICAL, HEALTHY);
            alerts = log.alerts(machine);
        }
        sql(ALL, table -> "DELETE FROM " + table, table -> "INSERT INTO " + table + " SELECT * FROM older_" + table);

        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            awaitSagas(fleet);
            log.measured(machine, "heat", 70);
            log.measured(retired, "heat", 85);
            awaitStatuses(log, machine, HEALTHY, CRITICAL, WARNING, HEALTHY, WARNING, HEALTHY);
            awaitStatuses(log, retired, HEALTHY, CRITICAL, HEALTHY, WARNING);
            alerts.add("AlertResolvedEvent");
            assertThat(log.alerts(machine)).isEqualTo(alerts);
        }
    }

    @Test
    void aCopyFromBeforeTheFirstSagaIsAnEmptyOne() throws Exception {
        Address machine;
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            machine = log.register(fleet, "MILL-1");
            log.measured(machine, "heat", 70);
            log.measured(machine, "heat", 70, Instant.now());
            awaitStatuses(log, machine, HEALTHY);
        }
        sql(ALL, table -> "DELETE FROM " + table);
        try (RunningFleet fleet = RunningFleet.start(dataDir, "fleet.status.offline-after=1s")) {
            awaitStatuses(new StatusLog(fleet), machine, HEALTHY, OFFLINE);
        }
    }

    /** Judged as of then, the reading that came later would not count yet, and its alert be raised anew. */
    @Test
    void whatSagasAreAheadOfTheirTokenByTheyDoNotJudgeAgain() throws Exception {
        Address machine;
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            machine = log.register(fleet, "MILL-1");
            log.ruledBy(machine, above("heat", 80.0, null, 0));
            log.measured(machine, "heat", 70);
            awaitStatuses(log, machine, HEALTHY);
        }
        sql(List.of("TokenEntry"), table -> "CREATE TABLE older_" + table + " AS SELECT * FROM " + table);
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            fleet.patch("admin", "/api/v1/machines/" + machine.machineId(), "{\"offline_after_seconds\":600}");
            log.measured(machine, "heat", 85);
            awaitStatuses(log, machine, HEALTHY, WARNING);
        }
        sql(
                List.of("TokenEntry"),
                table -> "DELETE FROM " + table,
                table -> "INSERT INTO " + table + " SELECT * FROM older_" + table);
        try (RunningFleet fleet = start()) {
            StatusLog log = new StatusLog(fleet);
            awaitSagas(fleet);
            log.measured(machine, "heat", 85);
            log.measured(machine, "heat", 70);
            awaitStatuses(log, machine, HEALTHY, WARNING, HEALTHY);
            assertThat(log.alerts(machine)).containsExactly("AlertRaisedEvent", "AlertResolvedEvent");
        }
    }

    private static void awaitSagas(RunningFleet fleet) {
        Awaitility.await("the sagas to have gone through the log again")
                .until(() -> fleet.bean(ProjectionProgress.class)
                                .lagOf(ProjectionNames.MACHINE_STATUS_SAGA)
                                .orElseThrow()
                        == 0);
    }

    private RunningFleet start() {
        return RunningFleet.start(dataDir, "fleet.status.offline-after=10m");
    }

    @FunctionalInterface
    private interface ForTable {
        String statement(String table);
    }

    /** Each statement for each of the tables, while nothing runs. */
    private void sql(List<String> tables, ForTable... statements) throws SQLException {
        List<String> texts = new ArrayList<>();
        for (ForTable each : statements) {
            tables.forEach(table -> texts.add(each.statement(table)));
        }
        try (Connection connection =
                        DriverManager.getConnection("jdbc:h2:file:" + dataDir.resolve("events"), "sa", "");
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
    }
}
