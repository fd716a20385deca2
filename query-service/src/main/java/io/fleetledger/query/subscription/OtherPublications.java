package io.fleetledger.query.subscription;

import io.fleetledger.events.apikey.ApiKeyEvent;
import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.events.apikey.ApiKeyRevokedEvent;
import io.fleetledger.events.importjob.ImportJobCancellationRequestedEvent;
import io.fleetledger.events.importjob.ImportJobCancelledEvent;
import io.fleetledger.events.importjob.ImportJobCompletedEvent;
import io.fleetledger.events.importjob.ImportJobEvent;
import io.fleetledger.events.importjob.ImportJobFailedEvent;
import io.fleetledger.events.importjob.ImportJobQueuedEvent;
import io.fleetledger.events.subscription.PublishedType;
import io.fleetledger.query.subscription.Publication.Data;
import java.util.List;
import java.util.function.BiConsumer;

/** How events of import jobs and API keys are published, without anything by which a key could be found. */
final class OtherPublications {

    static final List<Publication<?>> ALL = List.of(
            job(
                    PublishedType.IMPORT_JOB_QUEUED,
                    ImportJobQueuedEvent.class,
                    (event, data) -> data.put("file_name", event.fileName())
                            .put("file_size", event.fileSize())
                            .put("on_duplicate", event.updateExisting() ? "update" : "skip")),
            job(PublishedType.IMPORT_JOB_COMPLETED, ImportJobCompletedEvent.class, (event, data) -> {}),
            job(
                    PublishedType.IMPORT_JOB_FAILED,
                    ImportJobFailedEvent.class,
                    (event, data) -> data.put("error", event.reason())),
            job(
                    PublishedType.IMPORT_JOB_CANCELLATION_REQUESTED,
                    ImportJobCancellationRequestedEvent.class,
                    (event, data) -> {}),
            job(PublishedType.IMPORT_JOB_CANCELLED, ImportJobCancelledEvent.class, (event, data) -> {}),
            key(
                    PublishedType.API_KEY_ISSUED,
                    ApiKeyIssuedEvent.class,
                    (event, data) -> data.put("name", event.name())
                            .put("key_prefix", event.keyPrefix())
                            .put("scopes", event.scopes())),
            key(PublishedType.API_KEY_REVOKED, ApiKeyRevokedEvent.class, (event, data) -> {}));

    private OtherPublications() {}

    private static <E extends ImportJobEvent> Publication<E> job(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(
                type, event, E::tenantId, job -> "machines/import-jobs/" + job.jobId(), (job, data) -> {
                    data.put("job_id", job.jobId());
                    fields.accept(job, data);
                });
    }

    private static <E extends ApiKeyEvent> Publication<E> key(
            PublishedType type, Class<E> event, BiConsumer<E, Data> fields) {
        return new Publication<>(type, event, E::tenantId, key -> "settings/api-keys/" + key.keyId(), (key, data) -> {
            data.put("key_id", key.keyId());
            fields.accept(key, data);
        });
    }
}
