package io.fleetledger.query.group;

import io.fleetledger.support.mongo.BulkWrites;
import java.util.stream.Stream;

/** The writes of a batch of group events, by collection. */
record GroupWrites(BulkWrites members, BulkWrites statuses, BulkWrites groups, BulkWrites trees) {

    /** Writes in the order that lets a reader, and a retry, trust what they find: see {@link TreeDocument}. */
    void write() {
        Stream.of(members, statuses, groups, trees).forEach(BulkWrites::write);
    }
}
