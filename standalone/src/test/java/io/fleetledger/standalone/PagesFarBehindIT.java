package io.fleetledger.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.standalone.readstore.RoomForManyRows;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sorts up to a page far behind share one heap, and a few of them fill it: here others hold all the room for them. */
class PagesFarBehindIT {

    private static final int MACHINES = 1_200;
    private static final int ROWS_OF_A_FILE = 400;
    private static final String PAGES = "/api/v1/machines?page_size=100";
    private static final String FAR_BEHIND = PAGES + "&page=11";

    private static RunningFleet fleet;

    @BeforeAll
    static void start(@TempDir Path dataDir, @TempDir Path files) throws IOException {
        fleet = RunningFleet.start(dataDir);
        for (int first = 0; first < MACHINES; first += ROWS_OF_A_FILE) {
            String rows = IntStream.range(first, first + ROWS_OF_A_FILE)
                    .mapToObj(n -> "Machine " + n + ",FAR-" + n + ",json\n")
                    .collect(Collectors.joining("", "name,machine_identifier,protocol\n", ""));
            fleet.upload(
                    "operator",
                    "/api/v1/machines/import",
                    Files.writeString(files.resolve("rows-" + first + ".csv"), rows));
        }
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void takeTheRoom() {
        RoomForManyRows.take();
    }

    @AfterEach
    void giveItBack() {
        RoomForManyRows.giveBack();
    }

    @Test
    void aPageFarBehindIsToBeAskedForLater() {
        HttpResponse<String> refused = fleet.get("viewer", FAR_BEHIND);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(FleetClient.json(refused).get("code").stringValue()).isEqualTo("SERVICE_UNAVAILABLE");

        giveItBack();
        try {
            JsonNode page = FleetClient.json(fleet.get("viewer", FAR_BEHIND));
            assertThat(page.get("items")).hasSize(100);
            assertThat(page.get("total").intValue()).isEqualTo(MACHINES);
        } finally {
            takeTheRoom();
        }
    }

    /** Behind a cursor a page costs the same wherever it is. */
    @Test
    void cursorsNeedNoRoomHoweverFarTheyLead() {
        Set<String> seen = new HashSet<>();
        for (String cursor = ""; cursor != null; ) {
            HttpResponse<String> answer = fleet.get("viewer", PAGES + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode page = FleetClient.json(answer);
            page.get("items").forEach(machine -> seen.add(machine.get("id").stringValue()));
            cursor = page.get("next_cursor").isNull()
                    ? null
                    : page.get("next_cursor").stringValue();
        }
        assertThat(seen).hasSize(MACHINES);
    }
}
