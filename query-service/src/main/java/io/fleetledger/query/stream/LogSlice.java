package io.fleetledger.query.stream;

import java.util.List;

/**
 * A part of the log, with or without readings.
 *
 * @param events its events, in order, of all tenants
 * @param last the position up to which all events were read
 * @param complete whether it is complete, so that it no longer changes
 * @param weight of its events as stored, in bytes
 */
record LogSlice(List<PublishedMessage> events, long last, boolean complete, int weight) {

    LogSlice {
        events = List.copyOf(events);
    }
}
