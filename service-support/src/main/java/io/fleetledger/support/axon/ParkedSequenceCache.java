package io.fleetledger.support.axon;

import io.fleetledger.support.axon.ParkedEventStore.Parked;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which sequences of a group may be parked: most events belong to none of them and need no query. Only the
 * process that has claimed a sequence's segment parks its events, so what it remembers holds until the next claim.
 */
final class ParkedSequenceCache {

    /** Above this, names are not worth their memory: every event is looked up, and sagas are not remembered. */
    private static final int NAMES = 100_000;

    private static final int PAGE = 1_000;

    private final ParkedEventStore store;
    private final String group;
    private volatile @Nullable Names names;

    ParkedSequenceCache(ParkedEventStore store, String group) {
        this.store = store;
        this.group = group;
    }

    /** @param all whether any sequence may be parked; otherwise those named may be */
    private record Names(boolean all, Set<String> some) {}

    /** Forgets everything: a segment was claimed, and another process may have held it. */
    synchronized void forget() {
        names = null;
    }

    boolean contains(String sequence) {
        Names known = names;
        if (known == null) {
            known = load();
        }
        return known.all || known.some.contains(sequence);
    }

    /** Must be called after the event is parked: whoever loads meanwhile finds either the event or this name. */
    synchronized void add(String sequence) {
        Names known = names;
        if (known == null || known.all) {
            return;
        }
        known.some.add(sequence);
        names = bounded(known.some);
    }

    synchronized void remove(String sequence) {
        Names known = names;
        if (known != null && !known.all) {
            known.some.remove(sequence);
        }
    }

    private synchronized Names load() {
        Names known = names;
        if (known != null) {
            return known;
        }
        Set<String> some = ConcurrentHashMap.newKeySet();
        String after = "";
        List<Parked> page = store.firstParked(group, after, PAGE);
        while (!page.isEmpty() && some.size() <= NAMES) {
            page.forEach(first -> some.add(first.sequence()));
            after = page.get(page.size() - 1).sequence();
            page = store.firstParked(group, after, PAGE);
        }
        Names loaded = bounded(some);
        names = loaded;
        return loaded;
    }

    private static Names bounded(Set<String> some) {
        return some.size() > NAMES ? new Names(true, Set.of()) : new Names(false, some);
    }
}
