package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.support.sheet.SheetFormat;
import io.fleetledger.support.sheet.SheetWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorRowsTest {

    @Test
    void aLastLineThatIsStillBeingWrittenIsLeftOut() throws IOException {
        assertThat(copied("[\"A\",\"No.\"]\n[\"B\",\"N")).contains("A,No.").doesNotContain("B");
    }

    @Test
    void aBadLineWithMoreBehindItIsNotPassedOver() {
        assertThatThrownBy(() -> copied("[\"A\",\"No.\"]\n[\"B\",\"N\n[\"C\",\"No.\"]\n"))
                .isInstanceOf(IOException.class);
    }

    private static String copied(String lines) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SheetWriter table = SheetWriter.to(out, SheetFormat.CSV, new ErrorRows(List.of("name")).columns())) {
            ErrorRows.copy(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), table);
            table.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
