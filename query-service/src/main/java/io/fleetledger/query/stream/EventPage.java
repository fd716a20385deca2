package io.fleetledger.query.stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.query.subscription.Envelope;
import java.util.List;

/**
 * Events in the order of the log.
 *
 * @param next the {@code after} of the next request, whether or not there were any events
 */
record EventPage(
        @JsonProperty("items") List<Envelope> items,
        @JsonProperty("next") String next) {

    EventPage {
        items = List.copyOf(items);
    }
}
