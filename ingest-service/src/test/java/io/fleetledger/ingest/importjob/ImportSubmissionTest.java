package io.fleetledger.ingest.importjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fleetledger.commands.importjob.QueueImportJobCommand;
import io.fleetledger.commands.tenant.TenantError;
import io.fleetledger.commands.tenant.TenantRefusal;
import io.fleetledger.ingest.file.UploadFolder;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.MessageTimeoutException;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class ImportSubmissionTest {

    private static final Caller ANNA = new Caller("acme", "anna", Role.ADMIN, Set.of());

    @TempDir
    Path temp;

    private UUID job = new UUID(0, 0);

    /** Its tenant left while it was on its way. */
    @Test
    void ofAnUploadWhoseJobIsRefusedNothingIsKept() throws IOException {
        CommandExecutionException refusal =
                new CommandExecutionException("left", null, new TenantRefusal(TenantError.TENANT_OFFBOARDED, "left"));

        assertThat(filesAfter(refusal).find(job)).isEmpty();
        assertThat(temp.resolve("imports")).isEmptyDirectory();
    }

    @Test
    void anUploadWhoseJobMayHaveBeenQueuedIsKept() throws IOException {
        assertThat(filesAfter(new MessageTimeoutException("No answer")).find(job))
                .isPresent();
    }

    private ImportFiles filesAfter(RuntimeException failure) throws IOException {
        SimpleCommandBus bus = SimpleCommandBus.builder().build();
        bus.subscribe(QueueImportJobCommand.class.getName(), sent -> {
            job = ((QueueImportJobCommand) sent.getPayload()).jobId();
            throw failure;
        });
        ImportFiles files = new FolderImportFiles(temp.resolve("imports"));
        try (UploadFolder uploads = UploadFolder.below(Files.createDirectories(temp.resolve("uploads")), 1 << 20)) {
            ImportSubmission submission = new ImportSubmission(
                    uploads,
                    files,
                    new Commands(
                            DefaultCommandGateway.builder().commandBus(bus).build(),
                            Runnable::run,
                            BusResponses.inProcess()),
                    DataSize.ofKilobytes(10));
            assertThatThrownBy(() -> submission.receive(ANNA, upload())).isSameAs(failure);
        }
        return files;
    }

    private static MockHttpServletRequest upload() {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.setContentType("multipart/form-data; boundary=b");
        String body = String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"file\"; filename=\"fleet.csv\"",
                "",
                "name,machine_identifier,protocol",
                "Press,P-1,json",
                "--b--",
                "");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        return request;
    }
}
