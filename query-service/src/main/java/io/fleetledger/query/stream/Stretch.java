package io.fleetledger.query.stream;

import java.util.List;

/**
 * A part of the log, with or without readings.
 *
 * @param told its events, in order, of all tenants
 * @param last up to where everything was seen
 * @param whole whether that is as far as was to be seen, so that it stays as it is
 * @param weight of its events as they are stored, in bytes
 */
record Stretch(List<Told> told, long last, boolean whole, int weight) {

    Stretch {
        told = List.copyOf(told);
    }
}
