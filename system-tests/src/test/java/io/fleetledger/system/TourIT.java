package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SystemTest
final class TourIT {

    private static final List<Path> SCRIPTS = List.of(Path.of("../examples/tour.sh"), Path.of("examples/tour.sh"));

    private final Fleet fleet;

    TourIT(Fleet fleet) {
        this.fleet = fleet;
        assumeTrue(fleet.issuesTokens(), "the tour begins at the standalone's own token issuer");
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "the tour is a bash script");
    }

    @Test
    void theTourEndsWellAsOftenAsItIsTaken() throws Exception {
        for (int time = 0; time < 2; time++) {
            Process tour = tour(fleet.baseUrl());
            String output = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(tour.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(tour.exitValue()).as(output).isZero();
            assertThat(output.lines().filter(line -> line.startsWith("$ curl"))).hasSize(20);
            assertThat(output)
                    .contains("201", "412", "409", "VERSION_MISMATCH", "IDENTIFIER_TAKEN")
                    .contains("Hamburg (33 machines)", "  Line 1 Machining (33 machines)")
                    .contains("\"status\":\"critical\"", "10 machines report", " rejected; 0 times asked to wait.");
        }
    }

    @Test
    void theTourFailsWhereThereIsNoFleet() throws Exception {
        Process tour = tour(fleet.baseUrl() + "/nowhere");
        String output = new String(tour.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tour.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(tour.exitValue()).as(output).isNotZero();
    }

    private static Process tour(String baseUrl) throws IOException {
        Path script = SCRIPTS.stream().filter(Files::exists).findFirst().orElseThrow();
        ProcessBuilder tour = new ProcessBuilder("bash", script.toString(), baseUrl).redirectErrorStream(true);
        tour.environment().put("TOUR_PLANT", "2s"); // Those who look on are shown more of it.
        return tour.start();
    }
}
