package io.fleetledger.command.status;

/**
 * A metric's usual values, learned one at a time (Welford) and kept in three numbers, whatever their count.
 *
 * @param squares the sum of squared differences from the mean
 */
record Baseline(long count, double mean, double squares) {

    /** As a fraction of the mean: less is rounding, even in single precision, and no movement. */
    private static final double NOISE = 1e-6;
    /** As a fraction of the mean: replaces the deviation of a metric that has not moved yet. */
    private static final double SUPPOSED = 0.01;

    static final Baseline NOTHING_LEARNED = new Baseline(0, 0, 0);

    /** Returns the sample's deviation, or its replacement while there is none; 0 for fewer than two values. */
    double deviation() {
        double learned = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
        double size = count < 2 ? 0 : Math.abs(mean);
        return learned > NOISE * size ? learned : SUPPOSED * size;
    }

    /** Adds a value, unless the figures would no longer be finite. */
    Baseline learn(double value) {
        long more = count + 1;
        double difference = value - mean;
        double newMean = mean + difference / more;
        double newSquares = squares + difference * (value - newMean);
        return Double.isFinite(newMean) && Double.isFinite(newSquares) ? new Baseline(more, newMean, newSquares) : this;
    }
}
