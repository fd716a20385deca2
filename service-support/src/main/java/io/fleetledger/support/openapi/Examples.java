package io.fleetledger.support.openapi;

/** Example answers for the API document. */
public final class Examples {

    /** A machine. */
    public static final String MACHINE = """
        {
          "id": "550e8400-e29b-41d4-a716-446655440000",
          "name": "CNC Mill #1",
          "machine_identifier": "CNC-001",
          "protocol": "json",
          "location": "Building A, Line 3",
          "status": "offline",
          "tenant_id": "00000000-0000-4000-8000-0000000000d1",
          "is_active": true,
          "created_at": "2026-04-04T10:00:00Z",
          "updated_at": "2026-04-04T10:00:00Z",
          "group_ids": [],
          "last_seen_at": null,
          "offline_after_seconds": null,
          "version": 1
        }\
        """;

    /** The only page of a list of one machine. */
    public static final String MACHINE_PAGE = "{\"items\": [" + MACHINE
            + "], \"total\": 1, \"page\": 1, \"page_size\": 20, \"total_pages\": 1, \"next_cursor\": null}";

    /** A group. */
    public static final String MACHINE_GROUP = """
        {
          "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          "name": "Building A",
          "group_type": "site",
          "parent_id": null,
          "description": "Main production facility",
          "tenant_id": "00000000-0000-4000-8000-0000000000d1",
          "member_count": 1,
          "created_at": "2026-04-04T10:00:00Z",
          "updated_at": "2026-04-04T10:00:00Z",
          "version": 2
        }\
        """;

    /** The only page of a list of one group. */
    public static final String MACHINE_GROUP_PAGE =
            "{\"items\": [" + MACHINE_GROUP + "], \"total\": 1, \"page\": 1, \"page_size\": 20, \"total_pages\": 1}";

    /** A tree of one group. */
    public static final String GROUP_TREE = """
        [{
          "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          "name": "Building A",
          "group_type": "site",
          "parent_id": null,
          "description": "Main production facility",
          "tenant_id": "00000000-0000-4000-8000-0000000000d1",
          "member_count": 1,
          "created_at": "2026-04-04T10:00:00Z",
          "updated_at": "2026-04-04T10:00:00Z",
          "version": 2,
          "machine_count": 1,
          "total_machine_count": 1,
          "status_counts": {"healthy": 0, "warning": 0, "critical": 0, "offline": 1},
          "children": []
        }]\
        """;

    /** A group after a change of its members. */
    public static final String MEMBERS = """
        {
          "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          "name": "Building A",
          "group_type": "site",
          "parent_id": null,
          "description": "Main production facility",
          "tenant_id": "00000000-0000-4000-8000-0000000000d1",
          "member_count": 1,
          "created_at": "2026-04-04T10:00:00Z",
          "updated_at": "2026-04-04T10:00:00Z",
          "version": 2,
          "machine_ids": ["550e8400-e29b-41d4-a716-446655440000"],
          "added": ["550e8400-e29b-41d4-a716-446655440000"],
          "removed": []
        }\
        """;

    /** A rule. */
    public static final String ALERT_RULE = """
        {
          "id": "9b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b3c4",
          "name": "Spindle too hot",
          "machine_id": null,
          "group_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
          "metric_name": "temperature",
          "type": "threshold",
          "operator": "gt",
          "warning_threshold": 80.0,
          "critical_threshold": 95.0,
          "warning_sigma": null,
          "critical_sigma": null,
          "min_samples": null,
          "for_seconds": 30,
          "hysteresis": 2.0,
          "cooldown_seconds": 600,
          "is_enabled": true,
          "tenant_id": "00000000-0000-4000-8000-0000000000d1",
          "created_at": "2026-04-04T10:00:00Z",
          "updated_at": "2026-04-04T10:00:00Z",
          "version": 1
        }\
        """;

    /** The only page of a list of one rule. */
    public static final String ALERT_RULE_PAGE =
            "{\"items\": [" + ALERT_RULE + "], \"total\": 1, \"page\": 1, \"page_size\": 20, \"total_pages\": 1}";

    /** An acknowledged alert. */
    public static final String ALERT = """
        {
          "id": "2f1e0d9c-8b7a-4695-8483-7261504f3e2d",
          "machine_id": "550e8400-e29b-41d4-a716-446655440000",
          "rule_id": "9b2d7c1e-3f4a-4c5b-8d6e-7f8091a2b3c4",
          "severity": "warning",
          "message": "temperature is 83.5 °C, above the warning threshold of 80 °C",
          "metric_name": "temperature",
          "metric_value": 83.5,
          "threshold_value": 80.0,
          "is_acknowledged": true,
          "acknowledged_by": "operator",
          "acknowledged_at": "2026-04-04T10:05:00Z",
          "snoozed_until": null,
          "resolved_at": null,
          "created_at": "2026-04-04T10:00:00Z"
        }\
        """;

    /** The only page of a list of one alert. */
    public static final String ALERT_PAGE =
            "{\"items\": [" + ALERT + "], \"total\": 1, \"page\": 1, \"page_size\": 20, \"total_pages\": 1}";

    private Examples() {}

    private static final String WEBHOOK_FIELDS = "\"id\": \"2b7e1516-28ae-4d2a-a6ab-f7158809cf4f\", \"url\":"
            + " \"https://hooks.example.com/fleet\", \"event_types\": [\"io.fleetledger.machine.status-changed\"],"
            + " \"is_enabled\": true, \"disabled_reason\": null, \"previous_secret_expires_at\": null,"
            + " \"tenant_id\": \"00000000-0000-4000-8000-0000000000d1\", \"created_at\": \"2026-04-04T10:00:00Z\","
            + " \"updated_at\": \"2026-04-04T10:00:00Z\", \"version\": 1";

    private static final String WEBHOOK_DELIVERY = "\"delivery\": {\"waiting_count\": 12, \"next_attempt_at\":"
            + " \"2026-04-04T11:02:00Z\", \"due_since\": null, \"failed_attempts\": 7, \"failing_since\":"
            + " \"2026-04-04T11:00:00Z\", \"last_failure_at\": \"2026-04-04T11:01:10Z\", \"last_status\": 500,"
            + " \"last_error\": null, \"last_success_at\": \"2026-04-04T10:59:58Z\"}";

    /** A webhook as it is read. */
    public static final String WEBHOOK = "{" + WEBHOOK_FIELDS + ", " + WEBHOOK_DELIVERY + "}";

    /** A webhook as the answer to a change. */
    public static final String CHANGED_WEBHOOK = "{" + WEBHOOK_FIELDS + "}";

    public static final String WEBHOOK_WITH_SECRET =
            "{" + WEBHOOK_FIELDS + ", \"secret\": \"whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD…\"}";

    public static final String WEBHOOK_PAGE =
            "{\"items\": [" + WEBHOOK + "], \"total\": 1, \"page\": 1, \"page_size\": 20, \"total_pages\": 1}";
}
