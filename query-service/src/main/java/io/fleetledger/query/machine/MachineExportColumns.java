package io.fleetledger.query.machine;

import io.fleetledger.queries.machine.MachineView;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A machine as a row of a table. The columns that an import reads come first, under the names it knows. */
final class MachineExportColumns {

    static final List<String> NAMES = List.of(
            "name",
            "machine_identifier",
            "protocol",
            "location",
            "offline_after_seconds",
            "id",
            "status",
            "is_active",
            "created_at",
            "updated_at",
            "last_seen_at",
            "version",
            "group_ids");

    private MachineExportColumns() {}

    /** One value per column; the ids of the groups are joined by spaces. */
    static List<@Nullable Object> row(MachineView machine) {
        return Arrays.asList(
                machine.name(),
                machine.machineIdentifier(),
                machine.protocol().wireName(),
                machine.location(),
                machine.offlineAfterSeconds(),
                machine.id().toString(),
                machine.status().wireName(),
                machine.active(),
                machine.createdAt(),
                machine.updatedAt(),
                machine.lastSeenAt(),
                machine.version(),
                machine.groupIds().stream().map(UUID::toString).collect(Collectors.joining(" ")));
    }
}
