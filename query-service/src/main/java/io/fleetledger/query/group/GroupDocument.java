package io.fleetledger.query.group;

import io.fleetledger.events.group.GroupType;
import io.fleetledger.queries.group.MachineGroupView;
import io.fleetledger.query.projection.SearchIndex;
import io.fleetledger.query.projection.SearchText;
import io.fleetledger.support.validation.WireNames;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/**
 * A group in the collection {@value #COLLECTION}: the fields of {@link MachineGroupView}, the counts of it and the
 * groups below it, a sort key, n-grams to search by, and the last event applied. An ended group keeps its id and that
 * event, so that late events are recognized and writers see its progress. Stored names are constants: they outlive the
 * Java names.
 */
final class GroupDocument {

    static final String COLLECTION = "groups";

    static final String ID = "_id";
    static final String TENANT_ID = "tenant_id";
    static final String NAME = "name";
    static final String GROUP_TYPE = "group_type";
    static final String PARENT_ID = "parent_id";
    static final String DESCRIPTION = "description";
    static final String MEMBER_COUNT = "member_count";
    static final String CREATED_AT = "created_at";
    static final String UPDATED_AT = "updated_at";
    static final String VERSION = "version";
    static final String DELETED = "is_deleted";

    /** Machines of the group and of those below it, each counted once. */
    static final String TOTAL_MACHINE_COUNT = "total_machine_count";
    /** The same machines counted by status. */
    static final String STATUS_COUNTS = "status_counts";

    /** Folded name. */
    static final String NAME_KEY = "name_key";
    /** The n-grams by which {@link SearchIndex} finds the name. */
    static final String GRAMS = "grams";
    /** Sequence of its own last event; ending along with a group above it is not one. */
    static final String SEQUENCE = "sequence";
    /** Position in the log of the last event that changed it, to recognize a repeated event. */
    static final String POSITION = "position";

    /** The fields that {@link #view} reads. */
    static final List<String> VIEWED = List.of(
            TENANT_ID,
            NAME,
            GROUP_TYPE,
            PARENT_ID,
            DESCRIPTION,
            MEMBER_COUNT,
            CREATED_AT,
            UPDATED_AT,
            VERSION,
            DELETED);

    private GroupDocument() {}

    /** Updates key and n-grams to match the name. */
    static Document indexed(Document group, SearchIndex search) {
        String name = group.getString(NAME);
        Document indexed = new Document(group).append(NAME_KEY, SearchText.fold(name));
        search.put(indexed, GRAMS, name);
        return indexed;
    }

    /** Sets the last event applied. */
    static void follow(Document group, long position, long sequence) {
        group.append(SEQUENCE, sequence).append(POSITION, position);
    }

    static MachineGroupView view(Document group) {
        String parentId = group.getString(PARENT_ID);
        return new MachineGroupView(
                UUID.fromString(group.getString(ID)),
                group.getString(NAME),
                WireNames.parse(group.getString(GROUP_TYPE), GroupType.values(), GroupType::wireName),
                parentId == null ? null : UUID.fromString(parentId),
                group.getString(DESCRIPTION),
                group.getString(TENANT_ID),
                group.getInteger(MEMBER_COUNT),
                group.getDate(CREATED_AT).toInstant(),
                group.getDate(UPDATED_AT).toInstant(),
                group.getLong(VERSION));
    }
}
