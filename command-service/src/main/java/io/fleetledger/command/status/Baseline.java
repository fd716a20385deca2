package io.fleetledger.command.status;

/**
 * What a metric is usually like, learned one value at a time (Welford), in three numbers however many there were.
 *
 * @param squares the sum of squared differences from the mean
 */
record Baseline(long count, double mean, double squares) {

    static final Baseline NOTHING_LEARNED = new Baseline(0, 0, 0);

    /** The deviation of a sample; 0 for fewer than two values. */
    double deviation() {
        return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
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
