package io.fleetledger.support.replay;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * The state of a unit that all processes share: one document, replaced as a whole by compare-and-set. Its
 * {@code generation} is the pointer that readers follow.
 *
 * @param edition counts the replacements
 * @param generation the shown generation
 * @param versions of the groups whose code has filled it
 * @param highest the highest number that was ever given to a generation
 * @param rebuild the rebuild under way
 * @param retired generations whose collections, tokens and parked events are to be deleted
 * @param last the outcome of the previous rebuild
 */
record UnitState(
        ReplayUnit unit,
        long edition,
        int generation,
        Map<String, Integer> versions,
        int highest,
        @Nullable Rebuild rebuild,
        List<Retired> retired,
        @Nullable Rebuild last) {

    /** @param until until when readers may use it */
    record Retired(int generation, Date until) {}

    UnitState {
        versions = Map.copyOf(versions);
        retired = List.copyOf(retired);
    }

    static UnitState first(ReplayUnit unit, Map<String, Integer> versions) {
        return new UnitState(unit, 0, 0, versions, 0, null, List.of(), null);
    }

    boolean isHeld() {
        return rebuild != null && rebuild.holder() != null;
    }

    /** Whether this code has a newer version of one of the groups. */
    boolean isOlderThanCode() {
        return unit.versions().entrySet().stream()
                .anyMatch(group -> group.getValue() > versions.getOrDefault(group.getKey(), 1));
    }

    /** Whether another rebuild by this code would only fail again. */
    boolean hasFailedWithThisCode() {
        return last != null
                && last.phase() == Rebuild.Phase.FAILED
                && last.versions().equals(unit.versions());
    }

    /** Whether newer code has filled it: this code must not write to its documents. */
    boolean isNewerThanCode() {
        return unit.isOlderThan(versions);
    }

    /**
     * Takes the next number, and retires generations of a lost read store.
     *
     * @param segments of each group, as they are followed now; a group that was never followed is missing
     * @param leftBehind the next numbers, which were given before the loss
     */
    UnitState begin(boolean verify, Date now, Map<String, List<Integer>> segments, List<Integer> leftBehind) {
        int number = highest + leftBehind.size() + 1;
        Rebuild begun = Rebuild.begun(number, unit.versions(), segments, verify, now);
        List<Retired> all = new ArrayList<>(retired);
        leftBehind.forEach(left -> all.add(new Retired(left, now)));
        return new UnitState(unit, edition + 1, generation, versions, number, begun, all, last);
    }

    UnitState with(Rebuild changed) {
        return new UnitState(unit, edition + 1, generation, versions, highest, changed, retired, last);
    }

    /** Shows the rebuilt generation. */
    UnitState swapped(Date now, long position, Date oldUntil) {
        Rebuild done = Objects.requireNonNull(rebuild);
        return new UnitState(
                unit,
                edition + 1,
                done.generation(),
                done.versions(),
                highest,
                null,
                retiring(generation, oldUntil),
                done.ended(Rebuild.Phase.COMPLETED, now, position, null, List.of()));
    }

    /** Leaves the shown generation unchanged. */
    UnitState failed(Date now, String reason, List<Document> parked, Date until) {
        Rebuild done = Objects.requireNonNull(rebuild);
        return new UnitState(
                unit,
                edition + 1,
                generation,
                versions,
                highest,
                null,
                retiring(done.generation(), until),
                done.ended(Rebuild.Phase.FAILED, now, null, reason, parked));
    }

    UnitState without(Retired gone) {
        List<Retired> others = new ArrayList<>(retired);
        others.remove(gone);
        return new UnitState(unit, edition + 1, generation, versions, highest, rebuild, others, last);
    }

    private List<Retired> retiring(int old, Date until) {
        List<Retired> all = new ArrayList<>(retired);
        all.add(new Retired(old, until));
        return all;
    }

    Document document() {
        return new Document("_id", unit.wireName())
                .append("edition", edition)
                .append("generation", generation)
                .append("versions", new Document(new HashMap<>(versions)))
                .append("highest", highest)
                .append("rebuild", rebuild == null ? null : rebuild.document())
                .append(
                        "retired",
                        retired.stream()
                                .map(old -> new Document("generation", old.generation()).append("until", old.until()))
                                .toList())
                .append("last", last == null ? null : last.document());
    }

    static UnitState of(ReplayUnit unit, Document stored) {
        return new UnitState(
                unit,
                stored.getLong("edition"),
                stored.getInteger("generation"),
                Rebuild.versionsOf(stored),
                stored.getInteger("highest"),
                Rebuild.of(stored.get("rebuild", Document.class)),
                stored.getList("retired", Document.class).stream()
                        .map(old -> new Retired(old.getInteger("generation"), old.getDate("until")))
                        .toList(),
                Rebuild.of(stored.get("last", Document.class)));
    }
}
