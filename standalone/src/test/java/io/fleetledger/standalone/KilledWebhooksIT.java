package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookReceiver.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed with SIGKILL while it sends to a receiver that fails now and then. */
class KilledWebhooksIT {

    private static final String[] SETTINGS = {
        "fleet.webhooks.allow-private=true", "fleet.webhooks.first-retry=20ms", "fleet.webhooks.last-retry=100ms"
    };
    private static final int MACHINES = 60;

    @TempDir
    Path dataDir;

    @TempDir
    Path logs;

    @Test
    void everyEventIsSentInOrderThroughFailuresAKillAndTheLossOfTheReadStore() throws Exception {
        List<String> registered = new ArrayList<>();
        String secret;
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            receiver.answer(number -> number % 3 == 1 ? 500 : 204);
            try (FleetProcess process = FleetProcess.start(dataDir, logs, SETTINGS)) {
                process.client().register("admin", "BEFORE-THE-WEBHOOK");
                var created = process.client()
                        .post(
                                "admin",
                                "/api/v1/webhooks",
                                "{\"url\":\"" + receiver.url()
                                        + "\",\"event_types\":[\"io.fleetledger.machine.registered\"]}");
                assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
                secret = json(created).get("secret").stringValue();
                for (int i = 0; i < MACHINES; i++) {
                    registered.add(process.client().register("admin", "SENT-" + i));
                }
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> receiver.taken().size() >= MACHINES / 4);
                process.kill();
            }
            deleteReadStore();
            try (FleetProcess process = FleetProcess.start(dataDir, logs, SETTINGS)) {
                registered.add(process.client().register("admin", "SENT-AT-LAST"));
                await().atMost(Duration.ofSeconds(90))
                        .untilAsserted(() -> assertThat(idsOf(receiver.taken())).contains(registered.get(MACHINES)));
            }

            List<Call> taken = receiver.taken();
            Set<String> inOrderOfFirst = new LinkedHashSet<>(idsOf(taken));
            assertThat(inOrderOfFirst).containsExactlyElementsOf(registered);
            assertThat(receiver.calls())
                    .allSatisfy(call -> assertThat(call.isSignedWith(secret)).isTrue());
            Map<String, String> messageIds = new HashMap<>();
            receiver.calls()
                    .forEach(call -> assertThat(messageIds.merge(machineOf(call), call.id(), (one, other) -> one))
                            .isEqualTo(call.id()));
            assertThat(taken.size())
                    .as("sent twice: at most what was under way")
                    .isLessThanOrEqualTo(MACHINES + 2);
        }
    }

    private static List<String> idsOf(List<Call> calls) {
        return calls.stream().map(KilledWebhooksIT::machineOf).toList();
    }

    private static String machineOf(Call call) {
        return call.event().at("/data/machine_id").stringValue();
    }

    private void deleteReadStore() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(dataDir)) {
            files = all.filter(file -> file.getFileName().toString().startsWith("read-store"))
                    .toList();
        }
        assertThat(files).isNotEmpty();
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
