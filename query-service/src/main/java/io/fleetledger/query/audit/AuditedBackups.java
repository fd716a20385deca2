package io.fleetledger.query.audit;

import io.fleetledger.events.backup.BackupRequestedEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who asked for a backup. It has no id, and nothing more is to be said of it. */
final class AuditedBackups {

    private static final String REQUESTED = "backup.requested";

    private AuditedBackups() {}

    static List<String> actions() {
        return List.of(REQUESTED);
    }

    /** Empty for an event of anything else. */
    static Optional<Audited> of(Object event) {
        return event instanceof BackupRequestedEvent requested
                ? Optional.of(
                        new Audited(requested.tenantId(), REQUESTED, Audited.resourceType(REQUESTED), null, Map.of()))
                : Optional.empty();
    }
}
