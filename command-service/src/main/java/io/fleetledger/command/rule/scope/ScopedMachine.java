package io.fleetledger.command.rule.scope;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What has to be known of a machine to say which rules hold for it.
 *
 * @param groups it is in, groups that have ended perhaps among them
 * @param published fingerprint of the rules last published for it, empty for none, {@value #UNCERTAIN} if it may hear of
 *     others than these
 */
record ScopedMachine(boolean active, Set<UUID> groups, String published) {

    private static final String UNCERTAIN = "?";

    static final ScopedMachine UNKNOWN = new ScopedMachine(false, Set.of(), "");

    ScopedMachine {
        groups = Set.copyOf(groups);
    }

    /** Whoever begins has no rules. */
    ScopedMachine begun() {
        return new ScopedMachine(true, groups, "");
    }

    /** Nor has whoever begins anew, unless what it was told last came when it had begun, and this was not known yet. */
    ScopedMachine begunAnew() {
        return new ScopedMachine(true, groups, published.isEmpty() ? "" : UNCERTAIN);
    }

    ScopedMachine ended() {
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

    ScopedMachine told(String fingerprint) {
        return new ScopedMachine(active, groups, fingerprint);
    }
}
