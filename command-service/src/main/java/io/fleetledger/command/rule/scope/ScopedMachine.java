package io.fleetledger.command.rule.scope;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The facts about a machine that decide which rules hold for it.
 *
 * @param groups its groups, perhaps including deleted ones
 * @param published fingerprint of the rules last published for it, empty for none, {@value #UNCERTAIN} if it may
 *     receive others
 */
record ScopedMachine(boolean active, Set<UUID> groups, String published) {

    private static final String UNCERTAIN = "?";

    static final ScopedMachine UNKNOWN = new ScopedMachine(false, Set.of(), "");

    ScopedMachine {
        groups = Set.copyOf(groups);
    }

    /** A registered machine has no rules yet. */
    ScopedMachine registered() {
        return new ScopedMachine(true, groups, "");
    }

    /** Nor has a restored one, unless its last publication followed a restoration that was not handled yet. */
    ScopedMachine restored() {
        return new ScopedMachine(true, groups, published.isEmpty() ? "" : UNCERTAIN);
    }

    ScopedMachine retired() {
        return new ScopedMachine(false, groups, published);
    }

    ScopedMachine joining(UUID groupId) {
        Set<UUID> more = new TreeSet<>(groups);
        more.add(groupId);
        return new ScopedMachine(active, more, published);
    }

    ScopedMachine leaving(Collection<UUID> groupIds) {
        Set<UUID> fewer = new TreeSet<>(groups);
        groupIds.forEach(fewer::remove);
        return new ScopedMachine(active, fewer, published);
    }

    ScopedMachine withPublished(String fingerprint) {
        return new ScopedMachine(active, groups, fingerprint);
    }
}
