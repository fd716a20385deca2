package io.fleetledger.support.axon;

import java.util.Set;

/** Names of processing groups. They are constant: tokens and dead letters are stored under them. */
public final class ProjectionNames {

    public static final String MACHINE_LIST = "machine-list";
    public static final String MACHINE_COUNTS = "machine-counts";
    public static final String MACHINE_DIRECTORY = "machine-directory";
    public static final String API_KEYS = "api-keys";
    public static final String GROUP_TREE = "group-tree";
    public static final String LATEST_READINGS = "latest-readings";
    public static final String READING_HISTORY = "reading-history";
    public static final String ALERTS = "alerts";
    public static final String IMPORT_JOBS = "import-jobs";
    public static final String IMPORT_RUNNER = "import-runner";
    public static final String ALERT_RULES = "alert-rules";
    public static final String AUDIT = "audit";

    /** Keeps versions, for lists and trees of an earlier time. */
    public static final String PAST = "past";

    /** A policy that keeps documents like a projection. */
    public static final String RETIRED_MEMBERS = "retired-members";

    /** The policy that determines which rules hold for which machine; it keeps documents too. */
    public static final String RULE_SCOPE = "rule-scope";

    /** Collects what is to be sent to webhooks; never replayed. */
    public static final String WEBHOOKS = "webhooks";

    /** The sagas' group; never replayed. */
    public static final String MACHINE_STATUS_SAGA = "machine-status-saga";

    /** The query for the directory's progress; another service than for the other projections answers it. */
    public static final String AWAIT_MACHINE_DIRECTORY = "machine-directory.await";

    private static final Set<String> ALL = Set.of(
            MACHINE_LIST,
            MACHINE_COUNTS,
            MACHINE_DIRECTORY,
            API_KEYS,
            GROUP_TREE,
            LATEST_READINGS,
            READING_HISTORY,
            IMPORT_JOBS,
            IMPORT_RUNNER,
            ALERT_RULES,
            ALERTS,
            AUDIT,
            PAST,
            RETIRED_MEMBERS,
            RULE_SCOPE,
            WEBHOOKS,
            MACHINE_STATUS_SAGA);

    private ProjectionNames() {}

    /** All groups, in any process. */
    public static Set<String> all() {
        return ALL;
    }

    /** Whether any process has a group of this name. */
    public static boolean isKnown(String name) {
        return ALL.contains(name);
    }
}
