package io.fleetledger.query.stream;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fleetledger.query.subscription.Envelope;
import java.util.List;

/**
 * Events in the order of the log.
 *
 * @param next what {@code after} is the next time, whether or not there were any
 */
record EventPage(
        @JsonProperty("items") List<Envelope> items,
        @JsonProperty("next") String next) {

    EventPage {
        items = List.copyOf(items);
    }
}
