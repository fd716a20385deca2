package io.fleetledger.support.readyourwrites;

import io.fleetledger.support.axon.ProjectionNames;
import java.util.List;

/**
 * The projections that show a kind of resource; a write to it waits for them in this order. Reading the first tells how
 * far the others have to be.
 */
public enum WrittenResource {
    MACHINE(List.of(ProjectionNames.MACHINE_LIST, ProjectionNames.MACHINE_COUNTS, ProjectionNames.MACHINE_DIRECTORY)),
    MACHINE_GROUP(List.of(ProjectionNames.GROUP_TREE)),
    IMPORT_JOB(List.of(ProjectionNames.IMPORT_JOBS)),
    ALERT_RULE(List.of(ProjectionNames.ALERT_RULES)),
    ALERT(List.of(ProjectionNames.ALERTS)),
    API_KEY(List.of(ProjectionNames.API_KEYS)),
    WEBHOOK(List.of(ProjectionNames.WEBHOOKS));

    @SuppressWarnings("ImmutableEnumChecker") // Made by List.of.
    private final List<String> projections;

    WrittenResource(List<String> projections) {
        this.projections = projections;
    }

    public List<String> projections() {
        return projections;
    }
}
