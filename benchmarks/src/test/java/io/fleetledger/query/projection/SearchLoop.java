package io.fleetledger.query.projection;

import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a machine is sorted and found by, made of its name and identifier. */
@State(Scope.Benchmark)
public class SearchLoop {

    private String name = "CNC Mill Straße #4711";
    private String identifier = "M-LX2F9K-4711";

    /** The key that a list is sorted by. */
    @Benchmark
    public String sortKey() {
        return SearchText.fold(name);
    }

    /** Java's own folding, which may change a text's length. */
    @Benchmark
    public String bareSortKey() {
        return name.toLowerCase(Locale.ROOT);
    }

    /** The n-grams of both. */
    @Benchmark
    public List<String> grams() {
        return SearchText.grams(name, identifier);
    }
}
