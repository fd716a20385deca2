package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.fleetledger.standalone.eventstore.FailedEventDatabase;
import io.fleetledger.standalone.readstore.FailedReadStore;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A write to a file has failed, as on a full disk. Nothing that was answered is lost, and nobody has to restart the
 * process.
 */
class StoreFailureMonitorIT {

    private static final int MACHINES = 20;

    /** A lost file can still be asked for what is on its first page. */
    private static final int MORE_THAN_ONE_PAGE = 300;

    @TempDir
    Path dataDir;

    @TempDir
    Path folder;

    @Test
    void theApplicationStartsAnewWhenTheEventDatabaseIsLost() throws Exception {
        recoversFrom(application -> FailedEventDatabase.file(application.getBean(HikariDataSource.class)));
    }

    @Test
    void theApplicationStartsAnewWhenTheReadStoreIsLost() throws Exception {
        recoversFrom(
                application -> FailedReadStore.file(application.getBean("embeddedReadStore", EmbeddedStore.class)));
    }

    @Test
    void withoutRoomTheApplicationGoesOnAndRefusesWhatItCannotKeep() throws Exception {
        int port = freePort();
        InPlaceRestart process = process(port, "--fleet.room-to-start=1000000TB");
        try (ConfigurableApplicationContext application = process.start()) {
            FleetClient client = ready(port);
            String known = client.register("operator", "KNOWN");
            fail(FailedEventDatabase.file(application.getBean(HikariDataSource.class)));

            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> {
                        var refused = client.post("operator", "/api/v1/machines", FleetClient.machine("More", "MORE"));
                        assertThat(refused.statusCode()).isEqualTo(503);
                        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                        assertThat(client.get("", "/actuator/health/liveness").statusCode())
                                .isEqualTo(200);
                    });
            assertThat(client.get("viewer", "/api/v1/machines/" + known).statusCode())
                    .isEqualTo(200);
            assertThat(process.running()).isSameAs(application);
        }
    }

    /** No event is to blame, and an event that is parked stays so when the read store is back. */
    @Test
    void nothingIsParkedForWantOfALostReadStore() throws Exception {
        int port = freePort();
        InPlaceRestart process = process(port, "--fleet.room-to-start=1000000TB");
        try (ConfigurableApplicationContext application = process.start()) {
            FleetClient client = ready(port);
            importMany(client);
            fail(FailedReadStore.file(application.getBean("embeddedReadStore", EmbeddedStore.class)));

            var accepted = client.post("operator", "/api/v1/machines", FleetClient.machine("Late", "LATE"));
            assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
            Awaitility.await()
                    .during(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(parked(application)).isZero());
            var refused = client.get("viewer", "/api/v1/machines");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        }
        try (ConfigurableApplicationContext application = process(port).start()) {
            FleetClient client = ready(port);
            assertThat(json(client.get("viewer", "/api/v1/machines?search=LATE"))
                            .get("total")
                            .intValue())
                    .isEqualTo(1);
            assertThat(parked(application)).isZero();
        }
    }

    private void importMany(FleetClient client) throws IOException {
        Path rows = folder.resolve("machines.csv");
        Files.writeString(
                rows,
                IntStream.range(0, MORE_THAN_ONE_PAGE)
                        .mapToObj(number -> "Mill " + number + ",MILL-" + number + ",json\n")
                        .collect(Collectors.joining("", "name,machine_identifier,protocol\n", "")));
        assertThat(json(client.upload("operator", "/api/v1/machines/import", rows))
                        .get("created")
                        .intValue())
                .isEqualTo(MORE_THAN_ONE_PAGE);
        Awaitility.await()
                .untilAsserted(() -> assertThat(json(client.get("viewer", "/api/v1/machines"))
                                .get("total")
                                .intValue())
                        .isEqualTo(MORE_THAN_ONE_PAGE));
    }

    private static int parked(ConfigurableApplicationContext application) {
        return application
                .getBean(JdbcClient.class)
                .sql("SELECT COUNT(*) FROM DeadLetterEntry")
                .query(Integer.class)
                .single();
    }

    private void recoversFrom(Function<ConfigurableApplicationContext, MVStore> store) throws Exception {
        int port = freePort();
        InPlaceRestart process = process(port);
        ConfigurableApplicationContext first = process.start();
        try {
            FleetClient client = ready(port);
            IntStream.range(0, MACHINES).forEach(number -> client.register("operator", "MILL-" + number));
            fail(store.apply(first));

            Awaitility.await("another application in the same process")
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> process.running() != first);
            FleetClient again = ready(port);
            again.register("operator", "MILL-" + MACHINES);
            Awaitility.await()
                    .untilAsserted(() -> assertThat(json(again.get("viewer", "/api/v1/machines?page_size=100"))
                                    .get("items")
                                    .valueStream())
                            .extracting(
                                    machine -> machine.get("machine_identifier").stringValue())
                            .containsExactlyInAnyOrder(IntStream.rangeClosed(0, MACHINES)
                                    .mapToObj(number -> "MILL-" + number)
                                    .toArray(String[]::new)));
        } finally {
            Objects.requireNonNull(process.running()).close();
        }
    }

    /** What the store itself does when the system refuses to write, and what is done with it then. */
    private static void fail(MVStore store) {
        assertThatThrownBy(() -> store.panic(new MVStoreException(DataUtils.ERROR_WRITING_FAILED, "No space left")))
                .isInstanceOf(MVStoreException.class);
        store.closeImmediately();
    }

    private InPlaceRestart process(int port, String... settings) {
        String[] args = new String[settings.length + 3];
        args[0] = "--server.port=" + port;
        args[1] = "--fleet.data-dir=" + dataDir;
        args[2] = "--logging.level.root=warn";
        System.arraycopy(settings, 0, args, 3, settings.length);
        return new InPlaceRestart(args);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static FleetClient ready(int port) {
        FleetClient client = new FleetClient(port);
        Awaitility.await("the product to be ready")
                .atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> client.get("", "/actuator/health").statusCode() == 200);
        return client;
    }
}
