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
 * What all processes know of a unit: one document, which is replaced as a whole and only as it was read. Its
 * {@code generation} is the pointer that readers follow.
 *
 * @param edition counts the replacements
 * @param generation that is shown
 * @param versions of the groups whose code has filled it
 * @param highest number that was ever given to a generation
 * @param rebuild that is under way
 * @param retired generations whose collections, tokens and parked events are to go
 * @param last what became of the rebuild before
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

    /** How a rebuild stands. */
    enum Phase {
        FILLING,
        VERIFYING,
        SWAPPING,
        COMPLETED,
        FAILED
    }

    /**
     * One rebuild.
     *
     * @param versions of the code that fills it; others keep off
     * @param holder who swaps it at this moment: until then nobody follows the shown generation
     * @param events up to which position it was filled, once it has ended
     * @param verification what was found to differ; null if that was not asked for, or not yet looked at
     */
    record Rebuild(
            int generation,
            Phase phase,
            Map<String, Integer> versions,
            boolean verify,
            Date startedAt,
            @Nullable String holder,
            @Nullable Date heldSince,
            @Nullable Date finishedAt,
            @Nullable Long events,
            @Nullable String reason,
            @Nullable Document verification) {

        Rebuild in(Phase next, @Nullable String by, @Nullable Date since) {
            return new Rebuild(
                    generation, next, versions, verify, startedAt, by, since, finishedAt, events, reason, verification);
        }

        Rebuild verified(Document found) {
            return new Rebuild(
                    generation,
                    phase,
                    versions,
                    verify,
                    startedAt,
                    holder,
                    heldSince,
                    finishedAt,
                    events,
                    reason,
                    found);
        }

        Rebuild ended(Phase how, Date at, @Nullable Long position, @Nullable String why) {
            return new Rebuild(
                    generation, how, versions, verify, startedAt, null, null, at, position, why, verification);
        }

        boolean isUnverified() {
            return verify && verification == null;
        }

        private Document document() {
            return new Document("generation", generation)
                    .append("phase", phase.name())
                    .append("versions", new Document(new HashMap<>(versions)))
                    .append("verify", verify)
                    .append("started_at", startedAt)
                    .append("holder", holder)
                    .append("held_since", heldSince)
                    .append("finished_at", finishedAt)
                    .append("events", events)
                    .append("reason", reason)
                    .append("verification", verification);
        }

        private static @Nullable Rebuild of(@Nullable Document stored) {
            return stored == null
                    ? null
                    : new Rebuild(
                            stored.getInteger("generation"),
                            Phase.valueOf(stored.getString("phase")),
                            versionsOf(stored),
                            stored.getBoolean("verify"),
                            stored.getDate("started_at"),
                            stored.getString("holder"),
                            stored.getDate("held_since"),
                            stored.getDate("finished_at"),
                            stored.getLong("events"),
                            stored.getString("reason"),
                            stored.get("verification", Document.class));
        }
    }

    /** @param until when somebody may still be reading it */
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

    /** Whether one of the groups has been changed since, in this code. */
    boolean isOlderThanCode() {
        return unit.versions().entrySet().stream()
                .anyMatch(group -> group.getValue() > versions.getOrDefault(group.getKey(), 1));
    }

    /** Whether it would only fail again. */
    boolean hasFailedWithThisCode() {
        return last != null && last.phase() == Phase.FAILED && last.versions().equals(unit.versions());
    }

    /** Whether newer code has filled it: what this code would add to its documents is not what belongs there. */
    boolean isNewerThanCode() {
        return unit.versions().entrySet().stream()
                .anyMatch(group -> group.getValue() < versions.getOrDefault(group.getKey(), 1));
    }

    UnitState begin(boolean verify, Date now) {
        Rebuild begun = new Rebuild(
                highest + 1, Phase.FILLING, unit.versions(), verify, now, null, null, null, null, null, null);
        return new UnitState(unit, edition + 1, generation, versions, highest + 1, begun, retired, last);
    }

    UnitState with(Rebuild changed) {
        return new UnitState(unit, edition + 1, generation, versions, highest, changed, retired, last);
    }

    /** Shows what was rebuilt. */
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
                done.ended(Phase.COMPLETED, now, position, null));
    }

    /** Leaves what is shown as it is. */
    UnitState failed(Date now, String reason, Date until) {
        Rebuild done = Objects.requireNonNull(rebuild);
        return new UnitState(
                unit,
                edition + 1,
                generation,
                versions,
                highest,
                null,
                retiring(done.generation(), until),
                done.ended(Phase.FAILED, now, null, reason));
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
                versionsOf(stored),
                stored.getInteger("highest"),
                Rebuild.of(stored.get("rebuild", Document.class)),
                stored.getList("retired", Document.class).stream()
                        .map(old -> new Retired(old.getInteger("generation"), old.getDate("until")))
                        .toList(),
                Rebuild.of(stored.get("last", Document.class)));
    }

    private static Map<String, Integer> versionsOf(Document stored) {
        Map<String, Integer> versions = new HashMap<>();
        stored.get("versions", Document.class).forEach((group, version) -> versions.put(group, (Integer) version));
        return versions;
    }
}
