package io.fleetledger.benchmarks;

import io.fleetledger.support.sheet.SheetFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** The whole fleet as a file, beside the driver reading the same documents in the same order. */
final class Exports {

    private final RunningProduct product;

    Exports(RunningProduct product) {
        this.product = product;
    }

    List<Figure> run(int rounds) {
        long machines = product.readAll();
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        List<Double> bare = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (SheetFormat format : SheetFormat.values()) {
                rates.computeIfAbsent(format.wireName(), none -> new ArrayList<>())
                        .add(rate(() -> export(format, machines)));
            }
            bare.add(rate(product::readAll));
        }
        List<Figure> figures = new ArrayList<>();
        rates.forEach((format, each) -> figures.add(new Figure(
                "GET /machines/export?format=" + format + " of " + machines,
                1,
                median(each),
                "rows/s",
                median(bare),
                0)));
        return figures;
    }

    private long export(SheetFormat format, long machines) {
        try {
            String file = product.api().get("/api/v1/machines/export?format=" + format.wireName());
            if (file.isEmpty()) {
                throw new IllegalStateException("An export without a byte");
            }
            return machines;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static double rate(LongSupplier reading) {
        long start = System.nanoTime();
        long rows = reading.getAsLong();
        return rows * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> rates) {
        return rates.stream().sorted().toList().get(rates.size() / 2);
    }
}
