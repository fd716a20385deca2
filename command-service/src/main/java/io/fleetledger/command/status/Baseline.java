package io.fleetledger.command.status;

/**
 * What a metric is usually like, learned one value at a time (Welford), in three numbers however many there were.
 *
 * @param squares the sum of squared differences from the mean
 */
record Baseline(long count, double mean, double squares) {

    /** Of the mean's size: less is arithmetic, in single precision even, and no movement. */
    private static final double NOISE = 1e-6;
    /** Of the mean's size: what stands for the deviation of a metric that has not moved yet. */
    private static final double SUPPOSED = 0.01;

    static final Baseline NOTHING_LEARNED = new Baseline(0, 0, 0);

    /** The deviation of a sample, or what stands for it as long as it is none; 0 for fewer than two values. */
    double deviation() {
        double learned = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
        double size = count < 2 ? 0 : Math.abs(mean);
        return learned > NOISE * size ? learned : SUPPOSED * size;
    }

    /** With one value more, unless the figures would no longer be numbers. */
    Baseline learn(double value) {
        long more = count + 1;
        double difference = value - mean;
        double newMean = mean + difference / more;
        double newSquares = squares + difference * (value - newMean);
        return Double.isFinite(newMean) && Double.isFinite(newSquares) ? new Baseline(more, newMean, newSquares) : this;
    }
}
