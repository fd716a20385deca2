package io.fleetledger.events.subscription;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a subscriber can be told of. The names are {@code type} in CloudEvents and are never changed: receivers compare
 * them. What serves the product alone, such as claims of identifiers or leases of import jobs, has none.
 */
public enum PublishedType {
    MACHINE_REGISTERED("machine.registered"),
    MACHINE_RENAMED("machine.renamed"),
    MACHINE_RELOCATED("machine.relocated"),
    MACHINE_IDENTIFIER_CHANGED("machine.identifier-changed"),
    MACHINE_PROTOCOL_CHANGED("machine.protocol-changed"),
    MACHINE_OFFLINE_THRESHOLD_CHANGED("machine.offline-threshold-changed"),
    MACHINE_RETIRED("machine.retired"),
    MACHINE_RESTORED("machine.restored"),
    MACHINE_STATUS_CHANGED("machine.status-changed"),
    /** As frequent as readings: streams send it only to subscribers that name it, but webhooks without types get it. */
    MACHINE_READINGS_RECORDED("machine.readings-recorded"),

    MACHINE_GROUP_CREATED("machine-group.created"),
    MACHINE_GROUP_RENAMED("machine-group.renamed"),
    MACHINE_GROUP_DESCRIBED("machine-group.described"),
    MACHINE_GROUP_RECLASSIFIED("machine-group.reclassified"),
    MACHINE_GROUP_MOVED("machine-group.moved"),
    MACHINE_GROUP_MEMBERS_ADDED("machine-group.members-added"),
    MACHINE_GROUP_MEMBERS_REMOVED("machine-group.members-removed"),
    MACHINE_GROUP_RETIRED_MEMBERS_REMOVED("machine-group.retired-members-removed"),
    MACHINE_GROUP_DELETED("machine-group.deleted"),

    ALERT_RAISED("alert.raised"),
    ALERT_ESCALATED("alert.escalated"),
    ALERT_EASED("alert.eased"),
    ALERT_ACKNOWLEDGED("alert.acknowledged"),
    ALERT_SNOOZED("alert.snoozed"),
    ALERT_RESOLVED("alert.resolved"),

    ALERT_RULE_CREATED("alert-rule.created"),
    ALERT_RULE_RENAMED("alert-rule.renamed"),
    ALERT_RULE_RESCOPED("alert-rule.rescoped"),
    ALERT_RULE_REDEFINED("alert-rule.redefined"),
    ALERT_RULE_ENABLED("alert-rule.enabled"),
    ALERT_RULE_DISABLED("alert-rule.disabled"),
    ALERT_RULE_DELETED("alert-rule.deleted"),

    IMPORT_JOB_QUEUED("import-job.queued"),
    IMPORT_JOB_COMPLETED("import-job.completed"),
    IMPORT_JOB_FAILED("import-job.failed"),
    IMPORT_JOB_CANCELLATION_REQUESTED("import-job.cancellation-requested"),
    IMPORT_JOB_CANCELLED("import-job.cancelled"),

    API_KEY_ISSUED("api-key.issued"),
    API_KEY_REVOKED("api-key.revoked");

    private static final String PREFIX = "io.fleetledger.";

    private final String wireName;

    PublishedType(String name) {
        this.wireName = PREFIX + name;
    }

    /** The name in CloudEvents, in subscriptions and in query parameters: {@code io.fleetledger.machine.renamed}. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether a stream sends it only to subscribers that name it; a stream without types sends all others. */
    public boolean isOnRequestOnly() {
        return this == MACHINE_READINGS_RECORDED;
    }

    /** The type of this wire name, or empty if there is none. */
    public static Optional<PublishedType> named(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }

    /** All wire names, in the order in which they are told to people. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(PublishedType::wireName).toList();
    }
}
