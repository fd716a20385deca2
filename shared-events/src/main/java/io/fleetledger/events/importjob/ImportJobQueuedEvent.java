package io.fleetledger.events.importjob;

import io.fleetledger.events.PersonalData;
import java.util.UUID;
import org.axonframework.serialization.Revision;

/**
 * A file was uploaded and is stored durably; its rows wait to be registered.
 *
 * @param fileName as the caller's program named it; what the file is, its content says
 * @param fileSize in bytes
 * @param updateExisting a row whose identifier an active machine has changes that machine, rather than being an error
 */
@Revision("1")
public record ImportJobQueuedEvent(
        UUID jobId,
        String tenantId,
        @PersonalData("file-name") String fileName,
        long fileSize,
        boolean updateExisting) implements ImportJobEvent {}
