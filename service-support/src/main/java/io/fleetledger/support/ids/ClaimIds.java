package io.fleetledger.support.ids;

/**
 * The id of the claim on an identifier: it follows from tenant and identifier, so that two claims of one identifier are
 * events of one stream, and whoever has an identifier finds its claim.
 */
public final class ClaimIds {

    private ClaimIds() {}

    /** Fixed length, whatever the identifier's: a name of its own beside the machines' ids. */
    public static String of(String tenantId, String machineIdentifier) {
        return "claim-" + NameBasedIds.of("identifier-claim", tenantId, machineIdentifier);
    }
}
