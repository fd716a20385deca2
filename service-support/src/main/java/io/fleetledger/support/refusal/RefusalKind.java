package io.fleetledger.support.refusal;

/**
 * The kind of a refusal: refusals of one kind are counted together.
 *
 * @param tenantId of the caller
 * @param actor the caller, or a fixed name for all whose tokens name nobody
 * @param route the pattern of the path, never the path itself, of which callers can make any number
 */
record RefusalKind(String tenantId, String actor, String method, String route, int status, String code) {}
