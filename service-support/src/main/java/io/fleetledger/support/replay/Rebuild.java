package io.fleetledger.support.replay;

import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * One rebuild of a unit, as all processes know it.
 *
 * @param versions of the code that fills it; other versions leave it alone
 * @param segments of each group, by which all processes divide it; a missing group has its initial segments
 * @param holder the process that currently swaps it: meanwhile no process follows the shown generation
 * @param heldSince by the holder's clock, for a person who reads the document; nothing is timed by it
 * @param comparer the process that currently compares it with the shown generation
 * @param events the position up to which it was filled, once it has ended
 * @param parked some events that it has parked but the shown generation has not: tenant, group and event id
 * @param verification the differences found; null if not requested or not yet compared
 */
record Rebuild(
        int generation,
        Phase phase,
        Map<String, Integer> versions,
        Map<String, List<Integer>> segments,
        boolean verify,
        Date startedAt,
        @Nullable String holder,
        @Nullable Date heldSince,
        @Nullable Comparer comparer,
        @Nullable Date finishedAt,
        @Nullable Long events,
        @Nullable String reason,
        List<Document> parked,
        @Nullable Document verification) {

    /** The comparer's name in the stores of 0.1.0, and so in all. */
    private static final String COMPARER = "looker";

    /** The phase of a rebuild. */
    enum Phase {
        FILLING,
        VERIFYING,
        SWAPPING,
        COMPLETED,
        FAILED
    }

    /** @param beat rises while the process works */
    record Comparer(String process, long beat) {}

    Rebuild {
        versions = Map.copyOf(versions);
        segments = Map.copyOf(segments);
        parked = List.copyOf(parked);
    }

    static Rebuild begun(
            int generation,
            Map<String, Integer> versions,
            Map<String, List<Integer>> segments,
            boolean verify,
            Date now) {
        return new Rebuild(
                generation,
                Phase.FILLING,
                versions,
                segments,
                verify,
                now,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null);
    }

    Rebuild filling() {
        return in(Phase.FILLING, null, null, null, verification);
    }

    Rebuild heldBy(String process, Date since) {
        return in(Phase.SWAPPING, process, since, null, verification);
    }

    Rebuild comparedBy(Comparer who) {
        return in(Phase.VERIFYING, null, null, who, verification);
    }

    Rebuild verified(Document found) {
        return in(Phase.FILLING, null, null, null, found);
    }

    private Rebuild in(
            Phase next,
            @Nullable String holder,
            @Nullable Date heldSince,
            @Nullable Comparer comparer,
            @Nullable Document verification) {
        return new Rebuild(
                generation,
                next,
                versions,
                segments,
                verify,
                startedAt,
                holder,
                heldSince,
                comparer,
                finishedAt,
                events,
                reason,
                parked,
                verification);
    }

    Rebuild ended(Phase how, Date at, @Nullable Long position, @Nullable String why, List<Document> parkedAnew) {
        return new Rebuild(
                generation,
                how,
                versions,
                segments,
                verify,
                startedAt,
                null,
                null,
                null,
                at,
                position,
                why,
                parkedAnew,
                verification);
    }

    /** The same rebuild, to be compared before it is shown. */
    Rebuild toBeVerified() {
        return new Rebuild(
                generation,
                phase,
                versions,
                segments,
                true,
                startedAt,
                holder,
                heldSince,
                comparer,
                finishedAt,
                events,
                reason,
                parked,
                verification);
    }

    boolean isUnverified() {
        return verify && verification == null;
    }

    Document document() {
        return new Document("generation", generation)
                .append("phase", phase.name())
                .append("versions", new Document(new HashMap<>(versions)))
                .append("segments", new Document(new HashMap<>(segments)))
                .append("verify", verify)
                .append("started_at", startedAt)
                .append("holder", holder)
                .append("held_since", heldSince)
                .append(
                        COMPARER,
                        comparer == null
                                ? null
                                : new Document("process", comparer.process()).append("beat", comparer.beat()))
                .append("finished_at", finishedAt)
                .append("events", events)
                .append("reason", reason)
                .append("parked", parked)
                .append("verification", verification);
    }

    static @Nullable Rebuild of(@Nullable Document stored) {
        return stored == null
                ? null
                : new Rebuild(
                        stored.getInteger("generation"),
                        Phase.valueOf(stored.getString("phase")),
                        versionsOf(stored),
                        segmentsOf(stored.get("segments", Document.class)),
                        stored.getBoolean("verify"),
                        stored.getDate("started_at"),
                        stored.getString("holder"),
                        stored.getDate("held_since"),
                        comparerOf(stored.get(COMPARER, Document.class)),
                        stored.getDate("finished_at"),
                        stored.getLong("events"),
                        stored.getString("reason"),
                        stored.getList("parked", Document.class, List.of()),
                        stored.get("verification", Document.class));
    }

    static Map<String, Integer> versionsOf(Document stored) {
        Map<String, Integer> versions = new HashMap<>();
        stored.get("versions", Document.class).forEach((group, version) -> versions.put(group, (Integer) version));
        return versions;
    }

    /** A document stored before segments were kept has none. */
    private static Map<String, List<Integer>> segmentsOf(@Nullable Document stored) {
        Map<String, List<Integer>> segments = new HashMap<>();
        if (stored != null) {
            stored.keySet().forEach(group -> segments.put(group, stored.getList(group, Integer.class)));
        }
        return segments;
    }

    private static @Nullable Comparer comparerOf(@Nullable Document stored) {
        return stored == null ? null : new Comparer(stored.getString("process"), stored.getLong("beat"));
    }
}
