package io.fleetledger.query.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.fleetledger.queries.SortDirection;
import io.fleetledger.queries.machine.MachineFilter;
import io.fleetledger.queries.machine.MachineSort;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.support.StartupRefusedException;
import io.fleetledger.support.mongo.TenantDocuments;
import io.fleetledger.support.problem.CommonErrors;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Each workbook is on disk as a whole until the last byte of it was taken. */
class MachineExportTest {

    private final MongoServer server = new MongoServer(new MemoryBackend());
    private final MongoClient client = MongoClients.create(server.bindAndGetConnectionString());
    private final TenantDocuments machines =
            new TenantDocuments(new MongoTemplate(client, "test"), MachineDocument.COLLECTION);
    private final MachineExport export = new MachineExport(
            new MachineQueries(
                    machines,
                    machines,
                    (tenant, group, below) -> Optional.empty(),
                    NoPast.of(machines),
                    new SearchIndex(true)),
            JsonMapper.shared(),
            2);

    @AfterEach
    void close() {
        client.close();
        server.shutdownNow();
    }

    @Test
    void oneWorkbookMoreThanATenantsHalfIsRefusedUntilAnotherWasTaken() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        write(SheetFormat.XLSX, new OutputStream() {
            @Override
            public void write(int data) {
                write(new byte[0], 0, 0);
            }

            @Override
            public void write(byte[] buffer, int offset, int length) {
                if (asked.getAndIncrement() == 0) {
                    whileAWorkbookIsTaken();
                }
            }
        });
        assertThat(asked).hasPositiveValue();
        assertThatCode(() -> write(SheetFormat.XLSX, OutputStream.nullOutputStream()))
                .doesNotThrowAnyException();
    }

    @Test
    void aSettingByWhichNoWorkbookCouldEverBeExportedIsRefusedAtTheStart() {
        MachineQueries none = new MachineQueries(
                machines,
                machines,
                (tenant, group, below) -> Optional.empty(),
                NoPast.of(machines),
                new SearchIndex(true));
        assertThatThrownBy(() -> new MachineExport(none, JsonMapper.shared(), 0))
                .isInstanceOf(StartupRefusedException.class)
                .hasMessageContaining("fleet.exports.workbooks");
    }

    private void whileAWorkbookIsTaken() {
        assertThatThrownBy(() -> write(SheetFormat.XLSX, OutputStream.nullOutputStream()))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error()).isEqualTo(CommonErrors.SERVICE_UNAVAILABLE);
                    assertThat(refused.problem().headers()).containsEntry("Retry-After", "5");
                });
        assertThatCode(() -> write(SheetFormat.CSV, OutputStream.nullOutputStream()))
                .doesNotThrowAnyException();
    }

    private void write(SheetFormat format, OutputStream out) throws IOException {
        export.write(
                new MachineExportRequest(
                        "acme",
                        new MachineFilter(true, null, null, null, null, null, false),
                        MachineSort.NAME,
                        SortDirection.ASC,
                        format),
                out);
    }
}
