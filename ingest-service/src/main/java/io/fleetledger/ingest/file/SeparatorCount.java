package io.fleetledger.ingest.file;

import java.util.Arrays;

/** What separates the cells of a table: of the usual characters, the one that its header has most of. */
public final class SeparatorCount {

    /** Of two that are equally frequent, the first. */
    public static final String CANDIDATES = ",;\t";

    private final int[] frequency = new int[CANDIDATES.length()];

    /** Takes a character outside of quotations; whether it may separate. */
    public boolean count(char c) {
        int candidate = CANDIDATES.indexOf(c);
        if (candidate >= 0) {
            frequency[candidate]++;
        }
        return candidate >= 0;
    }

    /** Behind a row that turned out to be none. */
    public void clear() {
        Arrays.fill(frequency, 0);
    }

    public char mostFrequent() {
        int best = 0;
        for (int i = 1; i < frequency.length; i++) {
            best = frequency[i] > frequency[best] ? i : best;
        }
        return CANDIDATES.charAt(best);
    }
}
