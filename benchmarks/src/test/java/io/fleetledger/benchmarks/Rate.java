package io.fleetledger.benchmarks;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What came of a load.
 *
 * @param perSecond calls answered as they should be, of all callers: the sum of what each had in its own time
 * @param failed the others: too much for the product, or a defect of it
 * @param times how long answers took in nanoseconds, where a load generator has seen them
 * @param generator how much of a core that generator computed
 */
record Rate(double perSecond, long failed, @Nullable Histogram times, double generator) {}
