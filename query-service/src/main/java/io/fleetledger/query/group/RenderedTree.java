package io.fleetledger.query.group;

/**
 * The tree of a tenant's groups as it is sent.
 *
 * @param entityTag identifies this state of it
 * @param json in UTF-8; must not be modified
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared and, on purpose, never copied.
record RenderedTree(String entityTag, byte[] json) {}
