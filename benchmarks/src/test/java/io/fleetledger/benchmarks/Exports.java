package io.fleetledger.benchmarks;

import io.fleetledger.support.sheet.SheetFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The whole fleet as a file, beside the driver reading the same documents in the same order. */
final class Exports {

    private final RunningProduct product;

    Exports(RunningProduct product) {
        this.product = product;
    }

    List<Figure> run(int rounds) {
        long machines = product.readAll();
        Map<String, List<Rate>> rates = new LinkedHashMap<>();
        List<Rate> bare = new ArrayList<>();
        Load reading = new BareLoad("bare-export", product::readAll);
        for (int round = 0; round < rounds; round++) {
            for (SheetFormat format : SheetFormat.values()) {
                Load export = product.api()
                        .gets(
                                "export-" + format.wireName(),
                                () -> "/api/v1/machines/export?format=" + format.wireName());
                rates.computeIfAbsent(format.wireName(), none -> new ArrayList<>())
                        .add(export.make(1, 1));
            }
            bare.add(reading.make(1, 1));
        }
        List<Figure> figures = new ArrayList<>();
        rates.forEach((format, each) -> figures.add(Figure.of(
                "GET /machines/export?format=" + format + " of " + machines,
                1,
                each,
                "rows/s",
                (double) machines,
                bare)));
        return figures;
    }
}
