package io.fleetledger.ingest.file;

import java.util.Arrays;

/** Finds a table's separator: the candidate that occurs most often in its header. */
public final class SeparatorCount {

    /** The first of equally frequent ones wins. */
    public static final String CANDIDATES = ",;\t";

    private final int[] frequency = new int[CANDIDATES.length()];

    /** Takes a character outside of quotations; returns whether it may be a separator. */
    public boolean count(char c) {
        int candidate = CANDIDATES.indexOf(c);
        if (candidate >= 0) {
            frequency[candidate]++;
        }
        return candidate >= 0;
    }

    /** Starts again after a blank row. */
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
