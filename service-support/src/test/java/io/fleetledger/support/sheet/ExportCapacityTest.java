package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fleetledger.support.http.FileDownload;
import io.fleetledger.support.http.MinResponseDataRate;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.problem.SlowReaderException;
import io.fleetledger.support.startup.StartupRefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/** Room for four files at a time, two of them workbooks: for a tenant two and one. */
class ExportCapacityTest {

    private static final MinResponseDataRate MIN_RATE =
            new MinResponseDataRate("fleet.exports", Duration.ofMinutes(1), DataSize.ofBytes(1));
    private final ExportCapacity capacity = new ExportCapacity(4, 2, MIN_RATE);
    private final AtomicInteger written = new AtomicInteger();

    @ParameterizedTest
    @EnumSource
    void oneExportMoreThanATenantsHalfIsRefusedUntilAnotherWasTaken(SheetFormat format) throws IOException {
        write(
                "acme",
                SheetFormat.CSV,
                () -> write("acme", SheetFormat.NDJSON, () -> {
                    refused("acme", format);
                    taken("globex", format);
                }));
        taken("acme", format);
    }

    @Test
    void oneWorkbookMoreThanATenantsHalfIsRefusedAndAnotherFormatIsNot() throws IOException {
        write("acme", SheetFormat.XLSX, () -> {
            refused("acme", SheetFormat.XLSX);
            taken("acme", SheetFormat.CSV);
            taken("globex", SheetFormat.XLSX);
        });
        taken("acme", SheetFormat.XLSX);
    }

    /** A workbook that finds no room must not keep the file's. */
    @Test
    void aRefusalAndAFailureLeaveAllTheRoomToOthers() throws IOException {
        write("acme", SheetFormat.XLSX, () -> {
            for (int time = 0; time < 5; time++) {
                refused("acme", SheetFormat.XLSX);
            }
            taken("acme", SheetFormat.NDJSON);
        });
        for (int time = 0; time < 5; time++) {
            assertThatThrownBy(() -> write("acme", SheetFormat.XLSX, () -> {
                        throw new IOException("nobody takes it any more");
                    }))
                    .isInstanceOf(IOException.class);
        }
        taken("acme", SheetFormat.XLSX);
    }

    /** With all places in the hands of clients that read a byte now and then, nobody else would ever have one. */
    @Test
    void whoTakesItsExportTooSlowlyLosesItsPlace() throws IOException {
        MinResponseDataRate unreachable =
                new MinResponseDataRate("fleet.exports", Duration.ofNanos(1), DataSize.ofTerabytes(1));
        ExportCapacity one = new ExportCapacity(1, 1, unreachable);
        FileDownload.Content slow = one.bounded("acme", SheetFormat.XLSX, out -> out.write(new byte[10_000]));

        assertThatThrownBy(() -> slow.writeTo(new ByteArrayOutputStream())).isInstanceOf(SlowReaderException.class);
        assertThatCode(() -> one.bounded("acme", SheetFormat.XLSX, out -> {}).writeTo(OutputStream.nullOutputStream()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, fleet.exports.files", "1, 0, fleet.exports.workbooks"})
    void aSettingByWhichNothingCouldEverBeExportedIsRefusedAtTheStart(int files, int workbooks, String setting) {
        assertThatThrownBy(() -> new ExportCapacity(files, workbooks, MIN_RATE))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining(setting);
    }

    /** Who raises the one for larger workbooks' sake has to learn of the other. */
    @ParameterizedTest
    @CsvSource({"8, 8, false", "8, 9, true"})
    void moreWorkbooksThanFilesAreToldOfAtTheStart(int files, int workbooks, boolean told) {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(ExportCapacity.class);
        logged.start();
        log.setLevel(Level.WARN);
        log.addAppender(logged);
        try {
            assertThatCode(() -> new ExportCapacity(files, workbooks, MIN_RATE)).doesNotThrowAnyException();
        } finally {
            log.detachAppender(logged);
            log.setLevel(null);
        }
        assertThat(logged.list)
                .hasSize(told ? 1 : 0)
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .contains("fleet.exports.workbooks is 9", "fleet.exports.files is 8"));
    }

    private interface Meanwhile {

        void run() throws IOException;
    }

    private void write(String tenantId, SheetFormat format, Meanwhile meanwhile) throws IOException {
        FileDownload.Content content = capacity.bounded(tenantId, format, out -> {
            written.incrementAndGet();
            meanwhile.run();
        });
        content.writeTo(OutputStream.nullOutputStream());
    }

    private void taken(String tenantId, SheetFormat format) {
        assertThatCode(() -> write(tenantId, format, () -> {})).doesNotThrowAnyException();
    }

    private void refused(String tenantId, SheetFormat format) {
        int before = written.get();
        assertThatThrownBy(() -> write(tenantId, format, () -> {}))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
                    assertThat(refused.problem().headers()).containsEntry("Retry-After", "5");
                });
        assertThat(written).hasValue(before);
    }
}
