package io.fleetledger.support.refusal;

/**
 * What refusals have in common that are told as one.
 *
 * @param tenantId of the caller
 * @param actor the caller
 * @param route the pattern of the path, never the path itself: there are as many of those as callers like
 */
record Refused(String tenantId, String actor, String method, String route, int status, String code) {}
