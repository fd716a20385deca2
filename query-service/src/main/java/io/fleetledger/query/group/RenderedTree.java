package io.fleetledger.query.group;

/**
 * The tree of a tenant's groups as it goes over the wire.
 *
 * @param entityTag names this state of it
 * @param json in UTF-8; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never copied: that is what it is for.
record RenderedTree(String entityTag, byte[] json) {}
