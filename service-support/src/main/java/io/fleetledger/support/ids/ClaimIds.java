package io.fleetledger.support.ids;

/**
 * The id of the claim on an identifier: it follows from tenant and identifier, so that two claims on one identifier are
 * events of one stream, and a claim can be found by its identifier.
 */
public final class ClaimIds {

    private ClaimIds() {}

    /** The id has a fixed length, whatever the identifier's; its prefix tells it from the machines' ids. */
    public static String of(String tenantId, String machineIdentifier) {
        return "claim-" + NameBasedIds.of("identifier-claim", tenantId, machineIdentifier);
    }
}
