package io.fleetledger.ingest.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.ingest.file.UploadedFile;
import io.fleetledger.support.problem.FieldProblem;
import io.fleetledger.support.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;

/** The rows of a file that is imported at once. */
class MachineFileTest {

    @TempDir
    Path folder;

    @Test
    void aFileMayHave500Rows() throws IOException {
        assertThat(rows("A,A-1,json\n".repeat(500))).hasSize(500);
        assertThatThrownBy(() -> rows("A,A-1,json\n".repeat(501)))
                .isInstanceOfSatisfying(ProblemException.class, refused -> {
                    assertThat(refused.problem().error().status().value()).isEqualTo(422);
                    assertThat(refused.problem().errors())
                            .extracting(FieldProblem::loc, FieldProblem::type)
                            .containsExactly(tuple(List.of("body", "file"), "too_many_rows"));
                });
    }

    @Test
    void blankRowsAreNoneAndHaveNumbers() throws IOException {
        List<ReadRow> rows = rows("A,A-1,json\n\n,,\nB,A-2,csv\n" + "\n".repeat(600));

        assertThat(rows).extracting(ReadRow::number).containsExactly(2L, 5L);
        assertThat(rows).extracting(row -> row.machine().name()).containsExactly("A", "B");
    }

    @Test
    void eachRowHasAnIdOfItsOwn() throws IOException {
        assertThat(rows("A,A-1,json\n".repeat(3)))
                .extracting(row -> row.machine().machineId())
                .doesNotHaveDuplicates();
    }

    private List<ReadRow> rows(String rows) throws IOException {
        String body = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
                + "name,machine_identifier,protocol\n" + rows + "\r\n--b--\r\n";
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.setContentType("multipart/form-data; boundary=b");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        try (UploadFolder uploads = UploadFolder.below(folder, 1 << 20);
                UploadedFile file = UploadedFile.receive(request, "acme", uploads, 1 << 19)) {
            return MachineFile.read(file);
        }
    }
}
