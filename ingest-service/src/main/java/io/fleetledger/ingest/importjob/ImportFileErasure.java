package io.fleetledger.ingest.importjob;

import io.fleetledger.support.offboarding.ErasedPart;
import io.fleetledger.support.offboarding.ReadModelErasure;
import io.fleetledger.support.offboarding.TenantErasure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Deletes the files of a tenant's import jobs: uploads and error rows. It finds them by job, and by the files' tenant:
 * an upload that a kill kept from becoming a job is in no read model.
 */
final class ImportFileErasure implements TenantErasure {

    private static final Set<String> JOBS = Set.of("import-jobs", ImportQueueProjection.COLLECTION);

    private final ReadModelErasure readModels;
    private final ImportFiles files;

    ImportFileErasure(ReadModelErasure readModels, ImportFiles files) {
        this.readModels = readModels;
        this.files = files;
    }

    @Override
    public ErasedPart part() {
        return ErasedPart.IMPORT_FILES;
    }

    @Override
    public long erase(String tenantId) {
        Set<UUID> deleted = new HashSet<>();
        readModels.forEachIds(tenantId, JOBS, jobIds -> deleted.addAll(delete(jobIds)));
        try {
            return deleted.size() + files.deleteByTenant(tenantId);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private List<UUID> delete(List<String> jobIds) {
        return jobIds.stream().map(UUID::fromString).filter(this::delete).toList();
    }

    private boolean delete(UUID jobId) {
        try {
            return files.delete(jobId);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
