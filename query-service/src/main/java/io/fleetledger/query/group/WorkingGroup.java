package io.fleetledger.query.group;

import io.fleetledger.events.status.MachineStatus;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bson.Document;

/** A group of a {@link WorkingTree}: its document without values derived from its name, and its members by ordinal. */
final class WorkingGroup {

    final Document document;

    /** Sorted, with 4 bytes per member: a bit set in every group would grow with the tenant's machines. */
    private int[] members;

    private boolean changed;
    private boolean membersChanged;

    WorkingGroup(Document document, int[] members) {
        this.document = document;
        this.members = members;
    }

    String id() {
        return document.getString(GroupDocument.ID);
    }

    long position() {
        return document.get(GroupDocument.POSITION, -1L);
    }

    int[] members() {
        return members;
    }

    void add(IntStream ordinals) {
        keep(IntStream.concat(Arrays.stream(members), ordinals));
    }

    void remove(IntStream ordinals) {
        int[] removed = ordinals.sorted().toArray();
        keep(Arrays.stream(members).filter(member -> Arrays.binarySearch(removed, member) < 0));
    }

    private void keep(IntStream ordinals) {
        members = ordinals.sorted().distinct().toArray();
        document.append(GroupDocument.MEMBER_COUNT, members.length);
        membersChanged = true;
    }

    void count(int machines, Document byStatus) {
        if (!byStatus.equals(document.get(GroupDocument.STATUS_COUNTS))) {
            document.append(GroupDocument.TOTAL_MACHINE_COUNT, machines).append(GroupDocument.STATUS_COUNTS, byStatus);
            changed = true;
        }
    }

    /** Moves one machine of it, or of a group below it, from one status count to another. */
    void recount(MachineStatus from, MachineStatus to) {
        Document counts = new Document(document.get(GroupDocument.STATUS_COUNTS, Document.class));
        counts.computeIfPresent(from.wireName(), (status, machines) -> (Integer) machines - 1);
        counts.computeIfPresent(to.wireName(), (status, machines) -> (Integer) machines + 1);
        document.append(GroupDocument.STATUS_COUNTS, counts);
        changed = true;
    }

    void touch() {
        changed = true;
    }

    boolean changed() {
        return changed;
    }

    boolean membersChanged() {
        return membersChanged;
    }

    void written() {
        changed = false;
        membersChanged = false;
    }
}
