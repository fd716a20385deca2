package io.fleetledger.query.machine;

import io.fleetledger.events.machine.MachineProtocol;
import io.fleetledger.queries.machine.MachineView;
import io.fleetledger.query.past.MachineMemberships;
import io.fleetledger.query.past.Versions;
import io.fleetledger.query.projection.ForeignMachineFields;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.SearchText;
import io.fleetledger.support.time.Micros;
import io.fleetledger.support.validation.WireNames;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * A machine in the collection {@value #COLLECTION}: the fields of {@link MachineView}, sort keys, n-grams to search by,
 * and the last event applied. {@link ForeignMachineFields Some fields} are written by other projections, possibly
 * first: a document with nothing else is not a machine yet. Stored names are constants: they outlive the Java names.
 */
final class MachineDocument {

    static final String COLLECTION = ForeignMachineFields.COLLECTION;

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String NAME = "name";
    static final String MACHINE_IDENTIFIER = "machine_identifier";
    static final String PROTOCOL = "protocol";
    static final String LOCATION = "location";
    static final String STATUS = "status";
    static final String ACTIVE = MachineMemberships.ACTIVE;
    static final String CREATED_AT = "created_at";
    static final String UPDATED_AT = "updated_at";
    static final String GROUP_IDS = ForeignMachineFields.GROUP_IDS;
    static final String LAST_SEEN_MICROS = ForeignMachineFields.LAST_SEEN_MICROS;
    static final String OFFLINE_AFTER_SECONDS = "offline_after_seconds";
    static final String VERSION = "version";

    /** Folded name, identifier and location: a missing one sorts first, as the empty text. */
    static final String NAME_KEY = "name_key";

    static final String IDENTIFIER_KEY = "identifier_key";
    static final String LOCATION_KEY = "location_key";
    static final String LAST_SEEN_KEY = ForeignMachineFields.LAST_SEEN_KEY;
    /** The n-grams by which {@link SearchIndex} finds name and identifier. */
    static final String GRAMS = "grams";
    /** Sequence of the last event applied, to recognize a repeated event. */
    static final String SEQUENCE = "sequence";
    /** Position of that event in the log. */
    static final String POSITION = "position";

    /** The fields that {@link #view} reads; keys and n-grams stay in the store. */
    static final List<String> VIEWED = List.of(
            TENANT_ID,
            NAME,
            MACHINE_IDENTIFIER,
            PROTOCOL,
            LOCATION,
            STATUS,
            ACTIVE,
            CREATED_AT,
            UPDATED_AT,
            GROUP_IDS,
            LAST_SEEN_MICROS,
            OFFLINE_AFTER_SECONDS,
            VERSION);

    private MachineDocument() {}

    /** Updates keys and n-grams to match the fields from which they are derived. */
    static void index(Document machine, SearchIndex search) {
        String name = machine.getString(NAME);
        String identifier = machine.getString(MACHINE_IDENTIFIER);
        String location = machine.getString(LOCATION);
        machine.append(NAME_KEY, SearchText.fold(name))
                .append(IDENTIFIER_KEY, SearchText.fold(identifier))
                .append(LOCATION_KEY, location == null ? "" : SearchText.fold(location));
        search.put(machine, GRAMS, name, identifier);
    }

    /** Reads a machine's document or a version of it. */
    static MachineView view(Document machine) {
        return new MachineView(
                UUID.fromString(Versions.subjectOf(machine.getString(ID))),
                machine.getString(NAME),
                machine.getString(MACHINE_IDENTIFIER),
                WireNames.parse(machine.getString(PROTOCOL), MachineProtocol.values(), MachineProtocol::wireName),
                machine.getString(LOCATION),
                MachineChanges.status(machine),
                machine.getString(TENANT_ID),
                machine.getBoolean(ACTIVE),
                machine.getDate(CREATED_AT).toInstant(),
                machine.getDate(UPDATED_AT).toInstant(),
                machine.getList(GROUP_IDS, String.class).stream()
                        .sorted()
                        .map(UUID::fromString)
                        .toList(),
                lastSeenAt(machine.getLong(LAST_SEEN_MICROS)),
                machine.getInteger(OFFLINE_AFTER_SECONDS),
                machine.getLong(VERSION));
    }

    private static @Nullable Instant lastSeenAt(@Nullable Long micros) {
        return micros == null ? null : Micros.instant(micros);
    }
}
