package io.fleetledger.standalone;

import static io.fleetledger.standalone.FleetClient.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookReceiver.Call;
import io.fleetledger.support.axon.ProcessingStores;
import io.fleetledger.support.axon.ProjectionNames;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Webhooks over HTTP and over the embedded stores, to a receiver on this machine. */
class WebhooksOnEmbeddedStoresIT {

    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static RunningFleet fleet;

    private WebhookReceiver receiver;

    @BeforeAll
    static void start(@TempDir Path dataDir) {
        fleet = RunningFleet.start(
                dataDir,
                "fleet.webhooks.allow-private=true",
                "fleet.webhooks.first-retry=50ms",
                "fleet.webhooks.last-retry=200ms",
                "fleet.webhooks.give-up-after=1s",
                "fleet.webhooks.timeout=" + TIMEOUT.toSeconds()
                        + "s"); // Else what a busy machine answers late comes again.
    }

    @AfterAll
    static void stop() {
        fleet.close();
    }

    @BeforeEach
    void listen() {
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void deleteAll() {
        for (String tenant : List.of("admin", "acme-admin")) {
            json(fleet.get(tenant, WEBHOOKS + "?page_size=100")).get("items").forEach(webhook -> {
                fleet.delete(tenant, WEBHOOKS + "/" + webhook.get("id").stringValue());
            });
        }
        receiver.close();
    }

    @Test
    void anEventIsSentSignedAndInTheApisNames() {
        JsonNode webhook = create("\"event_types\":[\"io.fleetledger.machine.registered\"]");
        String machine = fleet.register("admin", "HOOK-1");

        Call call = received(1).get(0);

        assertThat(call.contentType()).isEqualTo("application/cloudevents+json");
        assertThat(call.isSignedWith(webhook.get("secret").stringValue())).isTrue();
        assertThat(call.isSignedWith("whsec_" + "A".repeat(43) + "=")).isFalse();
        assertThat(call.type()).isEqualTo("io.fleetledger.machine.registered");
        assertThat(call.event().at("/data/machine_id").stringValue()).isEqualTo(machine);
        assertThat(call.event().get("subject").stringValue()).isEqualTo("machines/" + machine);
    }

    @Test
    void onlyWhatWasAskedForIsSentAndAllToWhoAsksForNothing() {
        create("\"event_types\":[]");
        WebhookReceiver ofReadings = new WebhookReceiver();
        try (ofReadings) {
            created(body(ofReadings, "\"event_types\":[\"io.fleetledger.machine.readings-recorded\"]"));
            fleet.register("admin", "HOOK-2");
            fleet.post(
                    "admin",
                    "/api/v1/ingest",
                    "{\"readings\":[{\"machine_identifier\":\"HOOK-2\",\"timestamp\":\"" + java.time.Instant.now()
                            + "\",\"metric_name\":\"t\",\"value\":1,\"unit\":\"C\"}]}");
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(receiver.taken()).hasSize(3));
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(ofReadings.taken()).hasSize(1));
            assertThat(ofReadings.taken())
                    .extracting(Call::type)
                    .containsExactly("io.fleetledger.machine.readings-recorded");
            assertThat(receiver.taken())
                    .extracting(Call::type)
                    .containsExactly(
                            "io.fleetledger.machine.registered",
                            "io.fleetledger.machine.readings-recorded",
                            "io.fleetledger.machine.status-changed");
        }
    }

    @Test
    void aTenantIsNeverSentAnothersEvents() {
        WebhookReceiver ofAcme = new WebhookReceiver();
        try (ofAcme) {
            create("");
            JsonNode theirs = json(fleet.post("acme-admin", WEBHOOKS, body(ofAcme, "")));
            fleet.register("admin", "HOOK-3");
            fleet.register("acme-admin", "HOOK-3");
            received(1);
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> assertThat(ofAcme.taken()).hasSize(1));

            assertThat(ofAcme.taken().get(0).event().get("tenantid").stringValue())
                    .isEqualTo(theirs.get("tenant_id").stringValue());
            assertThat(receiver.taken()).hasSize(1);
            String path = WEBHOOKS + "/" + theirs.get("id").stringValue();
            for (HttpResponse<String> answer : List.of(
                    fleet.get("admin", path),
                    fleet.get("admin", path + "/dead-letters"),
                    fleet.post("admin", path + "/test", ""),
                    fleet.post("admin", path + "/resend", "{}"),
                    fleet.post("admin", path + "/rotate-secret", ""),
                    fleet.patch("admin", path, "{\"is_enabled\":false}"),
                    fleet.delete("admin", path))) {
                assertThat(answer.statusCode()).isEqualTo(404);
                assertThat(json(answer).get("code").stringValue()).isEqualTo("WEBHOOK_NOT_FOUND");
            }
        }
    }

    @Test
    void aFailingReceiverIsSentTheSameMessageAgainAndNothingBehindItBefore() {
        receiver.answer(number -> number < 3 ? 500 : 204);
        create("\"event_types\":[\"io.fleetledger.machine.registered\"]");
        fleet.register("admin", "HOOK-4");
        fleet.register("admin", "HOOK-5");

        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(receiver.taken()).hasSize(2));
        List<Call> calls = receiver.calls();
        assertThat(calls).hasSize(5);
        assertThat(calls.subList(0, 4))
                .extracting(Call::id)
                .containsOnly(calls.get(0).id());
        assertThat(calls.subList(0, 4))
                .extracting(Call::body)
                .containsOnly(calls.get(0).body());
        assertThat(calls.get(4).id()).isNotEqualTo(calls.get(0).id());
    }

    @Test
    void aReceiverThatFailsForTooLongIsDisabledAndItsDeadLettersAreSentOnRequest() {
        receiver.answer(number -> 503);
        JsonNode webhook = create("\"event_types\":[\"io.fleetledger.machine.registered\"]");
        String path = WEBHOOKS + "/" + webhook.get("id").stringValue();
        fleet.register("admin", "HOOK-6");
        fleet.register("admin", "HOOK-7");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(json(fleet.get("admin", path))
                                .get("disabled_reason")
                                .asString())
                        .isEqualTo("failing"));
        fleet.register("admin", "HOOK-8");

        JsonNode letters = json(fleet.get("admin", path + "/dead-letters"));
        assertThat(letters.get("total").intValue()).isEqualTo(2);
        JsonNode first = letters.at("/items/0");
        assertThat(first.get("reason").stringValue()).isEqualTo("failing");
        assertThat(first.get("attempts").intValue()).isGreaterThan(1);
        assertThat(first.get("last_status").intValue()).isEqualTo(503);
        assertThat(letters.at("/items/1/attempts").intValue())
                .as("it only waited")
                .isZero();
        assertThat(fleet.post("admin", path + "/resend", "{}").statusCode()).isEqualTo(409);
        receiver.answer(number -> 204);
        assertThat(fleet.patch("admin", path, "{\"is_enabled\":true}").statusCode())
                .isEqualTo(200);
        fleet.register("admin", "HOOK-9");
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(receiver.taken()).hasSize(1));
        String second = letters.at("/items/1/id").stringValue();
        assertThat(fleet.post("admin", path + "/resend", "{\"ids\":null}").statusCode())
                .as("a slip must not send all")
                .isEqualTo(422);
        HttpResponse<String> one = fleet.post("admin", path + "/resend", "{\"ids\":[\"" + second + "\"]}");
        assertThat(one.statusCode()).isEqualTo(202);
        assertThat(json(one).get("resent").intValue()).isEqualTo(1);
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(receiver.taken()).hasSize(2));
        assertThat(receiver.taken().get(1).id())
                .isEqualTo(letters.at("/items/1/message_id").stringValue());
        assertThat(json(fleet.post("admin", path + "/resend", "{\"to\":\"" + second + "\"}"))
                        .get("resent")
                        .intValue())
                .isEqualTo(1);
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(receiver.taken()).hasSize(3));
        assertThat(json(fleet.get("admin", path + "/dead-letters")).get("total").intValue())
                .isZero();
    }

    @Test
    void aReceiverThatIsGoneIsDisabledAtOnce() {
        receiver.answer(number -> 410);
        String path = WEBHOOKS + "/" + create("").get("id").stringValue();
        fleet.register("admin", "HOOK-10");

        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(json(fleet.get("admin", path))
                                .get("disabled_reason")
                                .asString())
                        .isEqualTo("gone"));
        assertThat(receiver.calls()).hasSize(1);
    }

    @Test
    void aRedirectIsAFailureAndIsNotFollowed() {
        receiver.answer(number -> 302);
        String path = WEBHOOKS + "/" + create("").get("id").stringValue();

        JsonNode tested = json(fleet.post("admin", path + "/test", ""));

        assertThat(tested.get("is_delivered").booleanValue()).isFalse();
        assertThat(tested.get("status").intValue()).isEqualTo(302);
        assertThat(receiver.calls()).hasSize(1);
    }

    @Test
    void aTestIsSentAtOnceAndSaysWhatTheReceiverSaid() {
        JsonNode webhook = create("\"is_enabled\":false");
        String path = WEBHOOKS + "/" + webhook.get("id").stringValue();

        JsonNode tested = json(fleet.post("admin", path + "/test", ""));

        assertThat(tested.get("is_delivered").booleanValue()).isTrue();
        assertThat(tested.get("status").intValue()).isEqualTo(204);
        assertThat(receiver.calls().get(0).type()).isEqualTo("io.fleetledger.webhook.test");
        assertThat(receiver.calls().get(0).isSignedWith(webhook.get("secret").stringValue()))
                .isTrue();
        receiver.stop();
        JsonNode failed = json(fleet.post("admin", path + "/test", ""));
        assertThat(failed.get("is_delivered").booleanValue()).isFalse();
        assertThat(failed.get("status").isNull()).isTrue();
        assertThat(failed.get("error").stringValue()).isEqualTo("connection_failed");
    }

    @Test
    void onlyOneTestOfATenantIsUnderWay() {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        receiver.answer(number -> {
            came.countDown();
            return takenAfter(released);
        });
        String path = WEBHOOKS + "/" + create("").get("id").stringValue() + "/test";
        CompletableFuture<HttpResponse<String>> first =
                CompletableFuture.supplyAsync(() -> fleet.post("admin", path, ""));
        await().until(() -> came.getCount() == 0);
        HttpResponse<String> refused = fleet.post("admin", path, "");
        released.countDown();

        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(json(refused).get("code").stringValue()).isEqualTo("WEBHOOK_TEST_RUNNING");
        assertThat(refused.headers().firstValue("Retry-After")).contains("2");
        assertThat(receiver.calls()).hasSize(1);
        assertThat(fleet.post("admin", path, "").statusCode()).as("behind it").isEqualTo(200);
    }

    @Test
    void aTenantHasNoMoreWebhooksThanItMayAndAnotherTenantIsNotConcerned() {
        for (int i = 0; i < 50; i++) {
            create("\"is_enabled\":false");
        }

        HttpResponse<String> refused = fleet.post("admin", WEBHOOKS, body(receiver, ""));

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(json(refused).get("code").stringValue()).isEqualTo("WEBHOOK_LIMIT_REACHED");
        assertThat(json(fleet.get("admin", WEBHOOKS)).get("total").intValue()).isEqualTo(50);
        assertThat(fleet.post("acme-admin", WEBHOOKS, body(receiver, "")).statusCode())
                .isEqualTo(201);
    }

    @Test
    void bothSecretsSignBehindARotationAndNeitherIsShownAgain() {
        JsonNode webhook = create("");
        String path = WEBHOOKS + "/" + webhook.get("id").stringValue();
        HttpResponse<String> rotated = fleet.post("admin", path + "/rotate-secret", "");
        assertThat(rotated.statusCode()).isEqualTo(200);
        String first = webhook.get("secret").stringValue();
        String second = json(rotated).get("secret").stringValue();
        fleet.register("admin", "HOOK-11");

        Call call = received(1).get(0);

        assertThat(second).startsWith("whsec_").isNotEqualTo(first);
        assertThat(call.signatures().split(" ")).hasSize(2);
        assertThat(call.isSignedWith(first)).isTrue();
        assertThat(call.isSignedWith(second)).isTrue();
        assertThat(fleet.get("admin", path).body()).doesNotContain("whsec_").doesNotContain("secret\"");
        assertThat(fleet.get("admin", WEBHOOKS).body()).doesNotContain("whsec_");
    }

    @Test
    void aSlowReceiverDelaysNobodyElse() {
        WebhookReceiver quick = new WebhookReceiver();
        try (quick) {
            CountDownLatch released = new CountDownLatch(1);
            receiver.answer(number -> takenAfter(released));
            create("\"event_types\":[\"io.fleetledger.machine.registered\"]");
            created(body(quick, "\"event_types\":[\"io.fleetledger.machine.registered\"]"));
            for (int i = 0; i < 20; i++) {
                fleet.register("admin", "SLOW-" + i);
            }
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(quick.taken()).hasSize(20));
            assertThat(receiver.taken()).isEmpty();
            released.countDown();
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(receiver.taken().stream().map(Call::id))
                            .containsAll(quick.taken().stream().map(Call::id).toList()));
        }
    }

    @Test
    void theGroupsPositionOutlivesTheReadStore() {
        ProcessingStores stores = fleet.bean(ProcessingStores.class);

        assertThat(stores.sagaTokens().fetchSegments(ProjectionNames.WEBHOOKS)).isNotEmpty();
        assertThat(stores.projectionTokens().fetchSegments(ProjectionNames.WEBHOOKS))
                .isEmpty();
    }

    private List<Call> received(int count) {
        await().atMost(TIMEOUT).untilAsserted(() -> assertThat(receiver.taken()).hasSizeGreaterThanOrEqualTo(count));
        return receiver.taken();
    }

    private JsonNode create(String more) {
        return created(body(receiver, more));
    }

    private static JsonNode created(String body) {
        HttpResponse<String> answer = fleet.post("admin", WEBHOOKS, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.headers().firstValue("X-Projection-Pending")).isEmpty();
        return json(answer);
    }

    private static String body(WebhookReceiver to, String more) {
        return "{\"url\":\"" + to.url() + "\"" + (more.isEmpty() ? "" : "," + more) + "}";
    }

    /** Keeps whoever sends waiting. */
    private static int takenAfter(CountDownLatch released) {
        try {
            released.await();
            return 204;
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
            return 503;
        }
    }
}
