package io.fleetledger.queries.group;

import org.jspecify.annotations.Nullable;

/**
 * The tree of a tenant's groups, rendered: it is read far more often than it changes.
 *
 * @param entityTag names this state of the tree, opaque; empty for a tree of an earlier time
 * @param json the array of root groups with their {@code children}, by name, as the API shows it; null if the caller
 *     has this state already
 */
public record GroupTree(String entityTag, @Nullable String json) {}
