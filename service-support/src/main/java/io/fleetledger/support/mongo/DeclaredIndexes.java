package io.fleetledger.support.mongo;

import java.util.List;

/** The indexes that a feature's query shapes need; a bean for each collection, created at start. */
public record DeclaredIndexes(String collection, List<Index> indexes) {

    public DeclaredIndexes {
        indexes = List.copyOf(indexes);
    }

    /**
     * One index.
     *
     * @param name constant: it identifies the index
     * @param fields in order, all ascending: an index can be read in both directions
     * @param expires whether a document is deleted after the instant in its field; the embedded store keeps it
     */
    public record Index(String name, List<String> fields, boolean expires) {

        public Index {
            fields = List.copyOf(fields);
        }

        public static Index of(String name, String... fields) {
            return new Index(name, List.of(fields), false);
        }

        public static Index ofExpiry(String name, String field) {
            return new Index(name, List.of(field), true);
        }
    }
}
