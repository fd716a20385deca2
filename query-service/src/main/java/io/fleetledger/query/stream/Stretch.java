package io.fleetledger.query.stream;

import java.util.List;

/**
 * A part of the log, with or without readings.
 *
 * @param told its events, in order, of all tenants
 * @param last the position up to which all events were read
 * @param whole whether it is complete, so that it no longer changes
 * @param weight of its events as stored, in bytes
 */
record Stretch(List<Told> told, long last, boolean whole, int weight) {

    Stretch {
        told = List.copyOf(told);
    }
}
