package io.fleetledger.query.group;

import io.fleetledger.support.mongo.BulkWrites;
import java.util.stream.Stream;

/** What a batch writes about groups, by collection. */
record GroupWrites(BulkWrites members, BulkWrites statuses, BulkWrites groups, BulkWrites trees) {

    /** In the order that lets a reader, and the next try, trust what they find: see {@link TreeDocument}. */
    void write() {
        Stream.of(members, statuses, groups, trees).forEach(BulkWrites::write);
    }
}
