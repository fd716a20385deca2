package io.fleetledger.support.mongo;

import java.util.List;

/** The indexes that a feature's query shapes rest on; a bean each, created at start. */
public record DeclaredIndexes(String collection, List<Index> indexes) {

    public DeclaredIndexes {
        indexes = List.copyOf(indexes);
    }

    /**
     * One of them.
     *
     * @param name constant: an index is found again by it
     * @param fields in order, all ascending: each shape can be walked both ways
     */
    public record Index(String name, List<String> fields) {

        public Index {
            fields = List.copyOf(fields);
        }

        public static Index of(String name, String... fields) {
            return new Index(name, List.of(fields));
        }
    }
}
