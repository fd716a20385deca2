package io.fleetledger.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prints how fast the product is next to the bare command gateway and the bare driver. In full, a few minutes:
 * {@code ./mvnw -pl benchmarks -am verify -Pbench}. In every other build a few parts of a short version, whose figures
 * mean little, show that the measuring still works. No figure fails a build: they tell of the machine as much as of the
 * product. A call that is not answered as it should be does. The README beside the module's POM says more.
 */
class BenchmarksIT {

    @Test
    void printsWhatTheProductCostsOnTopOfItsStores(@TempDir Path folder) throws IOException {
        Benchmarks benchmarks = new Benchmarks(Settings.asked());
        try {
            benchmarks.run(folder);
        } finally { // What took minutes is not lost with what failed behind it.
            String table = Figure.table(benchmarks.figures());
            System.out.println(table);
            Files.writeString(Path.of("target", "benchmarks.md"), table);
        }
        assertThat(benchmarks.figures()).isNotEmpty().allSatisfy(figure -> {
            assertThat(figure.value()).isNotNegative().isFinite();
            assertThat(figure.failed()).as(figure.name()).isZero();
        });
    }
}
