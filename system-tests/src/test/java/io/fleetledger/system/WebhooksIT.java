package io.fleetledger.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.fleetledger.deployment.WebhookReceiver;
import io.fleetledger.deployment.WebhookReceiver.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Webhooks to a receiver that verifies by the text of Standard Webhooks, and is not always there. */
@SystemTest
final class WebhooksIT {

    private static final String WEBHOOKS = "/api/v1/webhooks";
    private static final String REGISTERED = "io.fleetledger.machine.registered";
    private static final int MACHINES = 30;

    private final Fleet fleet;
    private final Api admin;
    private final WebhookReceiver receiver = new WebhookReceiver();
    private final List<String> made = new ArrayList<>();

    WebhooksIT(Fleet fleet) {
        this.fleet = fleet;
        this.admin = fleet.admin();
    }

    @AfterEach
    void deleteAll() {
        made.forEach(id -> admin.call("DELETE", WEBHOOKS + "/" + id).send().expect(204));
        receiver.close();
    }

    private JsonNode create(Object... more) {
        Map<String, Object> fields = new HashMap<>(Map.of("url", receiver.url()));
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        Answer answer = admin.post(WEBHOOKS, Json.object(fields));
        assumeFalse(
                answer.status() == 422 && answer.toString().contains("url_target_forbidden"),
                "This deployment does not call this machine");
        JsonNode webhook = answer.expect(201).json();
        made.add(webhook.path("id").stringValue());
        return webhook;
    }

    /** Three of ten calls fail, and meanwhile the receiver is gone for a while. */
    @Test
    void everyEventArrivesInOrderAtAReceiverThatFailsAndRestarts() {
        receiver.answer(number -> number % 10 < 3 ? 500 : 204);
        JsonNode webhook = create("event_types", List.of(REGISTERED));
        List<String> registered = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            registered.add(admin.register("Sent " + i).id());
            if (i == MACHINES / 3) {
                receiver.stop();
            } else if (i == MACHINES / 2) {
                receiver.startAgain();
            }
        }

        await("all events")
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(machinesOf(receiver.taken())).containsAll(registered));
        List<String> mine = new ArrayList<>(new LinkedHashSet<>(machinesOf(receiver.taken())));
        mine.retainAll(registered); // Other tests of this tenant register machines, too.
        assertThat(mine).containsExactlyElementsOf(registered);
        Map<String, String> ids = new HashMap<>();
        for (Call call : receiver.calls()) {
            assertThat(call.isSignedWith(webhook.path("secret").stringValue())).isTrue();
            assertThat(ids.merge(machineOf(call), call.id(), (first, again) -> first))
                    .isEqualTo(call.id());
        }
    }

    @Test
    void aWebhookIsReadWithoutItsSecretChangedAndDeleted() {
        JsonNode webhook = create("is_enabled", false);
        String path = WEBHOOKS + "/" + webhook.path("id").stringValue();

        assertThat(webhook.path("secret").stringValue()).startsWith("whsec_");
        Answer read = admin.get(path).expect(200);
        assertThat(read.json().has("secret")).isFalse();
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        Answer changed = admin.call("PATCH", path)
                .json(Json.object("is_enabled", true))
                .send()
                .expect(200);
        assertThat(changed.json().path("version").intValue()).isEqualTo(2);
        admin.call("PATCH", path)
                .header("If-Match", "\"1\"")
                .json(Json.object("is_enabled", false))
                .send()
                .expectProblem(412, "VERSION_MISMATCH");
        admin.call("DELETE", path).send().expect(204);
        admin.get(path).expectProblem(404, "WEBHOOK_NOT_FOUND");
        admin.call("DELETE", path).send().expect(204);
    }

    /** What an operator asks first: how much waits, why, since when, and when it goes on. */
    @Test
    void aWebhookShowsThatItsReceiverIsBrokenAndThatItIsWellAgain() {
        JsonNode webhook = create("event_types", List.of(REGISTERED));
        assertThat(webhook.has("delivery")).as("in the answer to a write").isFalse();
        String path = WEBHOOKS + "/" + webhook.path("id").stringValue();
        assertThat(deliveryOf(path).propertyNames())
                .contains("waiting_count", "next_attempt_at", "last_error", "last_success_at");
        admin.register("Shown before");
        await().untilAsserted(() ->
                assertThat(deliveryOf(path).path("last_success_at").isString()).isTrue());

        receiver.answer(number -> 500);
        admin.register("Shown while broken");
        admin.register("Shown behind it");
        await().untilAsserted(() -> {
            JsonNode broken = deliveryOf(path);
            assertThat(broken.path("waiting_count").intValue()).isGreaterThanOrEqualTo(2);
            assertThat(broken.path("failed_attempts").intValue()).isPositive();
            assertThat(broken.path("failing_since").isString()).isTrue();
            assertThat(broken.path("last_status").intValue()).isEqualTo(500);
            assertThat(broken.path("last_error").isNull()).isTrue();
            assertThat(broken.path("next_attempt_at").isString())
                    .as("null while an attempt is under way")
                    .isTrue();
            assertThat(Instant.parse(broken.path("next_attempt_at").stringValue()))
                    .isAfter(Instant.parse(broken.path("last_failure_at").stringValue()));
        });
        Answer conditional =
                admin.call("GET", path).header("If-None-Match", "\"1\"").send();
        assertThat(conditional.status()).as("it moves no version").isEqualTo(200);

        receiver.answer(number -> 204);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            JsonNode well = deliveryOf(path);
            assertThat(well.path("failing_since").isNull()).isTrue();
            assertThat(well.path("failed_attempts").intValue()).isZero();
            assertThat(Instant.parse(well.path("last_success_at").stringValue()))
                    .isAfter(Instant.parse(well.path("last_failure_at").stringValue()));
        });
    }

    private JsonNode deliveryOf(String path) {
        return admin.get(path).expect(200).json().path("delivery");
    }

    @Test
    void theSameIdempotencyKeyMakesOneWebhookAndShowsItsSecretOnce() {
        create("is_enabled", false);
        String key = Unique.token();
        String body = Json.object("url", receiver.url(), "is_enabled", false);
        made.add(admin.call("POST", WEBHOOKS)
                .header("Idempotency-Key", key)
                .json(body)
                .send()
                .expect(201)
                .json()
                .path("id")
                .stringValue());

        admin.call("POST", WEBHOOKS)
                .header("Idempotency-Key", key)
                .json(body)
                .send()
                .expectProblem(409, "IDEMPOTENCY_KEY_SPENT");
    }

    @Test
    void everyInvalidFieldIsNamed() {
        admin.post(
                        WEBHOOKS,
                        Json.object("url", "ftp://example.com/", "event_types", List.of("no.type"), "is_enabled", 1))
                .expectNamed("body.url", "body.event_types", "body.is_enabled");
        admin.post(WEBHOOKS, "{}").expectNamed("body.url");
    }

    @Test
    void nobodyButAdministratorsMayEvenLook() {
        for (String client : List.of("operator", "viewer")) {
            fleet.as(client).get(WEBHOOKS).expect(403);
            fleet.as(client).post(WEBHOOKS, Json.object("url", receiver.url())).expect(403);
        }
    }

    private static List<String> machinesOf(List<Call> calls) {
        return calls.stream().map(WebhooksIT::machineOf).toList();
    }

    private static String machineOf(Call call) {
        return call.event().at("/data/machine_id").stringValue();
    }
}
