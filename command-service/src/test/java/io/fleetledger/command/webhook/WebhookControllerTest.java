package io.fleetledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fleetledger.commands.webhook.CreateWebhookCommand;
import io.fleetledger.commands.webhook.WebhookState;
import io.fleetledger.queries.webhook.FindWebhookByIdQuery;
import io.fleetledger.queries.webhook.FindWebhooksQuery;
import io.fleetledger.queries.webhook.WebhookPage;
import io.fleetledger.queries.webhook.WebhookView;
import io.fleetledger.support.axon.BusResponses;
import io.fleetledger.support.axon.Commands;
import io.fleetledger.support.axon.Queries;
import io.fleetledger.support.caller.Caller;
import io.fleetledger.support.caller.Role;
import io.fleetledger.support.http.JsonBody;
import io.fleetledger.support.http.JsonBodyResolver;
import io.fleetledger.support.idempotency.CreationId;
import io.fleetledger.support.problem.ProblemException;
import io.fleetledger.support.readyourwrites.ReadYourWrites;
import io.fleetledger.support.webhook.WebhookSecrets;
import io.fleetledger.support.webhook.WebhookTargets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.queryhandling.DefaultQueryGateway;
import org.axonframework.queryhandling.SimpleQueryBus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

/** A tenant that has as many webhooks as it may, the last of them made by a request that was never answered. */
class WebhookControllerTest {

    private static final UUID LAST = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a01");
    private static final UUID FURTHER = UUID.fromString("6f1b6c5e-3a55-4f0c-9a34-0d4c8f6f5a02");
    private static final Instant T0 = Instant.parse("2026-03-01T08:00:00Z");
    private static final String URL = "https://192.0.2.1/fleet";
    private static final Caller CALLER = new Caller("tenant-1", "ann", Role.ADMIN, Set.of());
    private static final MethodParameter ANY_PARAMETER =
            MethodParameter.forExecutable(Object.class.getDeclaredConstructors()[0], -1);

    private final SimpleCommandBus commandBus = SimpleCommandBus.builder().build();
    private final SimpleQueryBus queryBus = SimpleQueryBus.builder().build();
    private final WebhookController controller = new WebhookController(
            new Commands(
                    DefaultCommandGateway.builder().commandBus(commandBus).build(),
                    Runnable::run,
                    BusResponses.inProcess()),
            new WebhookResponses(new ReadYourWrites(queryBus, Duration.ZERO)),
            new Queries(DefaultQueryGateway.builder().queryBus(queryBus).build(), BusResponses.inProcess()),
            new WebhookTargets(true),
            new WebhookSecrets(new byte[WebhookSecrets.KEY_BYTES]),
            Duration.ofDays(1));

    @BeforeEach
    void fillTheTenantsRoom() {
        commandBus.subscribe(
                CreateWebhookCommand.class.getName(),
                message -> state(((CreateWebhookCommand) message.getPayload()).webhookId()));
        queryBus.<WebhookPage>subscribe(
                FindWebhooksQuery.class.getName(),
                WebhookPage.class,
                query -> new WebhookPage(List.of(), 50, 1, 1, 50));
        queryBus.<WebhookView>subscribe(
                FindWebhookByIdQuery.class.getName(),
                WebhookView.class,
                query -> ((FindWebhookByIdQuery) query.getPayload()).webhookId().equals(LAST) ? view() : null);
    }

    @Test
    void aRepeatOfWhatMadeTheLastWebhookIsToldThatItDid() throws IOException {
        assertThat(codeOfRefused(LAST)).isEqualTo("IDEMPOTENCY_KEY_SPENT");
    }

    @Test
    void thereIsNoRoomForOneMore() throws IOException {
        assertThat(codeOfRefused(FURTHER)).isEqualTo("WEBHOOK_LIMIT_REACHED");
    }

    private String codeOfRefused(UUID webhookId) throws IOException {
        JsonBody body = json("{\"url\":\"" + URL + "\"}");
        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> controller.create(CALLER, new CreationId(webhookId), body, List.of()));
        return refused.problem().error().code();
    }

    private static WebhookState state(UUID webhookId) {
        return new WebhookState(webhookId, "tenant-1", URL, List.of(), true, null, false, null, T0, T0, 1, 0);
    }

    private static WebhookView view() {
        return new WebhookView(LAST, URL, List.of(), true, null, null, "tenant-1", T0, T0, 1, null);
    }

    private static JsonBody json(String text) throws IOException {
        var request = new MockHttpServletRequest("POST", "/api/v1/webhooks");
        request.setContent(text.getBytes(StandardCharsets.UTF_8));
        return new JsonBodyResolver(JsonMapper.builder().build())
                .resolveArgument(ANY_PARAMETER, null, new ServletWebRequest(request), null);
    }
}
