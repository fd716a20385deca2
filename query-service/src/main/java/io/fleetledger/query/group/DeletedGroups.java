package io.fleetledger.query.group;

import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/**
 * Groups of a {@link WorkingTree} that were deleted, as far as events of a batch concern or have deleted them. All that
 * such an event changes of them is the last position.
 */
final class DeletedGroups {

    private final String tenantId;
    private final Map<String, Document> known = new HashMap<>();
    private final Map<String, Document> changed = new HashMap<>();

    DeletedGroups(String tenantId) {
        this.tenantId = tenantId;
    }

    void learnOf(Document group) {
        known.put(group.getString(GroupDocument.ID), group);
    }

    boolean contains(String groupId) {
        return known.containsKey(groupId);
    }

    /** Adds a group that ends now. */
    void end(String groupId, long position, long sequence) {
        known.put(
                groupId,
                new Document(GroupDocument.ID, groupId)
                        .append(GroupDocument.TENANT_ID, tenantId)
                        .append(GroupDocument.DELETED, true));
        follow(groupId, position, sequence);
    }

    /** Applies an event to a group that has ended, unless already applied. */
    void follow(String groupId, long position, long sequence) {
        Document last = known.get(groupId);
        if (last != null && last.get(GroupDocument.POSITION, -1L) < position) {
            GroupDocument.follow(last, position, sequence);
            changed.put(groupId, last);
        }
    }

    /** Hands over what differs from the stored state, and forgets all: the next batch learns of others. */
    void write(GroupWrites writes) {
        changed.forEach((id, last) -> {
            writes.members().remove(id);
            writes.groups().put(last);
        });
        changed.clear();
        known.clear();
    }
}
