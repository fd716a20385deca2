package io.fleetledger.queries.processor;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What the rebuilt documents differ in from those that were shown when they were compared, over all tenants.
 *
 * @param documents that were shown
 * @param onlyShown documents that the rebuild does not have
 * @param onlyRebuilt documents that only the rebuild has
 * @param different documents that say something else
 * @param some of them, of the tenant that asks: {@code collection/id}
 */
@JsonPropertyOrder({"documents", "only_shown", "only_rebuilt", "different", "some"})
public record ReplayVerification(
        @JsonProperty("documents") long documents,
        @JsonProperty("only_shown") long onlyShown,
        @JsonProperty("only_rebuilt") long onlyRebuilt,
        @JsonProperty("different") long different,
        @JsonProperty("some") List<String> some) {

    public ReplayVerification {
        some = List.copyOf(some);
    }
}
