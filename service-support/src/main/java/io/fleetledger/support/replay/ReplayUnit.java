package io.fleetledger.support.replay;

import io.fleetledger.support.axon.ProjectionNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A unit that is rebuilt as a whole: the processing groups that write or read the same documents, and the collections
 * of these. A rebuild fills new collections; one group alone would leave out the fields of the others. Groups outside
 * all units send commands or remember what they have sent, and are never replayed.
 */
public enum ReplayUnit {
    MACHINES(
            Map.of(
                    ProjectionNames.MACHINE_LIST, 1,
                    ProjectionNames.MACHINE_COUNTS, 1,
                    ProjectionNames.GROUP_TREE, 1,
                    ProjectionNames.LATEST_READINGS, 1),
            "machines",
            "machine-counts",
            "groups",
            "group-members",
            "group-statuses",
            "group-trees",
            "latest-readings"),
    READING_HISTORY(Map.of(ProjectionNames.READING_HISTORY, 1), "reading-hours", "reading-chunks", "reading-sweep"),
    ALERTS(Map.of(ProjectionNames.ALERTS, 1), "alerts", "alert-counts", "open-alerts"),
    API_KEYS(Map.of(ProjectionNames.API_KEYS, 1), "api-keys"),
    IMPORT_JOBS(Map.of(ProjectionNames.IMPORT_JOBS, 1), "import-jobs"),
    ALERT_RULES(Map.of(ProjectionNames.ALERT_RULES, 1), "alert-rules"),
    AUDIT(Map.of(ProjectionNames.AUDIT, 1), "audit"),
    PAST(
            Map.of(ProjectionNames.PAST, 2),
            "machine-versions",
            "machine-versions-heads",
            "group-versions",
            "group-versions-heads",
            "machine-events",
            "machine-events-heads",
            "past-levels"),
    MACHINE_DIRECTORY(Map.of(ProjectionNames.MACHINE_DIRECTORY, 1), "machine-directory", "machine-directory-levels");

    /** Records how far the clock has swept; after a rebuild the sweep runs again. */
    private static final Set<String> HOUSEKEEPING = Set.of("reading-sweep");

    @SuppressWarnings("ImmutableEnumChecker") // Made by Map.of and List.of.
    private final Map<String, Integer> versions;

    @SuppressWarnings("ImmutableEnumChecker")
    private final List<String> collections;

    /** @param versions of each group: raise one when its documents change, and the next start rebuilds the unit */
    ReplayUnit(Map<String, Integer> versions, String... collections) {
        this.versions = versions;
        this.collections = List.of(collections);
    }

    /** The unit's name in the store and in the log: kebab-case, constant. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The versions of the groups' documents as this code writes them. */
    public Map<String, Integer> versions() {
        return versions;
    }

    /** Whether a newer version of one of the groups than this code's is among them. */
    boolean isOlderThan(Map<String, Integer> others) {
        return versions.entrySet().stream()
                .anyMatch(group -> group.getValue() < others.getOrDefault(group.getKey(), 1));
    }

    /** The names of the unit's groups. */
    public List<String> groups() {
        return versions.keySet().stream().sorted().toList();
    }

    /** The collections by their names in the first generation. */
    public List<String> collections() {
        return collections;
    }

    /** The collections whose documents follow from events alone, so that a rebuild makes the same ones. */
    public List<String> comparable() {
        return collections.stream()
                .filter(collection -> !HOUSEKEEPING.contains(collection))
                .toList();
    }

    /** The unit of a group; empty for one that is never replayed. */
    public static Optional<ReplayUnit> ofGroup(String group) {
        return Arrays.stream(values())
                .filter(unit -> unit.versions.containsKey(group))
                .findFirst();
    }

    /** The unit of a collection; empty for one without generations. */
    public static Optional<ReplayUnit> ofCollection(String collection) {
        return Arrays.stream(values())
                .filter(unit -> unit.collections.contains(collection))
                .findFirst();
    }

    /** The name of a group's tokens and dead letters, or of a collection, in a generation; the first is plain. */
    public static String named(String name, int generation) {
        return generation == 0 ? name : name + "@" + generation;
    }
}
