package io.fleetledger.query.audit;

import io.fleetledger.events.backup.BackupRequestedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Requests for backups. They have no id and no details. */
final class AuditedBackups {

    private static final String REQUESTED = "backup.requested";

    private AuditedBackups() {}

    static List<String> actions() {
        return List.of(REQUESTED);
    }

    /** Empty for any other event. */
    static Optional<Audited> of(Object event) {
        return event instanceof BackupRequestedEvent requested
                ? Optional.of(
                        new Audited(requested.tenantId(), REQUESTED, Audited.resourceType(REQUESTED), null, Map.of()))
                : Optional.empty();
    }
}
