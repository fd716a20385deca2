package io.fleetledger.support.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StaleWorkbookCleanupTest {

    @Test
    void aStartDeletesWhatKilledProcessesLeftAndNoWorkbookThatIsBeingWritten() throws IOException {
        Path left = Files.createTempDirectory(XlsxSheetWriter.FOLDER_PREFIX);
        Files.createFile(left.resolve("lock"));
        try (SheetWriter writer = SheetWriter.to(OutputStream.nullOutputStream(), SheetFormat.XLSX, List.of("a"))) {
            new StaleWorkbookCleanup().afterPropertiesSet();

            assertThat(left).doesNotExist();
            writer.finish();
        }
    }
}
