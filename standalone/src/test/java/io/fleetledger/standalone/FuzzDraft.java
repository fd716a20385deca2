package io.fleetledger.standalone;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was made up: where it speaks of what is there, or was, it has a place that {@link FuzzMemory} fills in.
 *
 * @param client one of the demo clients; none if empty
 * @param path by the names of the template
 * @param body null for none
 * @param broken whether a byte of the body is made one that no UTF-8 has, and a parameter is given twice
 */
record FuzzDraft(
        ApiOperation operation,
        String client,
        Map<String, String> path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable FuzzBody body,
        boolean broken) {

    /**
     * A body before its places are filled in.
     *
     * @param mediaType as the header has it
     */
    record FuzzBody(String mediaType, String text) {}

    boolean isOfDemo() {
        return !isOfAcme() && !client.isEmpty();
    }

    boolean isOfAcme() {
        return client.startsWith("acme");
    }
}
