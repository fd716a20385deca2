package io.fleetledger.command.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.commands.FieldChange;
import io.fleetledger.commands.Violation;
import io.fleetledger.commands.webhook.ChangeWebhookCommand;
import io.fleetledger.commands.webhook.CreateWebhookCommand;
import io.fleetledger.commands.webhook.DeleteWebhookCommand;
import io.fleetledger.commands.webhook.DisableWebhookCommand;
import io.fleetledger.commands.webhook.RotateWebhookSecretCommand;
import io.fleetledger.commands.webhook.WebhookError;
import io.fleetledger.commands.webhook.WebhookRefusal;
import io.fleetledger.commands.webhook.WebhookState;
import io.fleetledger.events.webhook.WebhookCreatedEvent;
import io.fleetledger.events.webhook.WebhookDeletedEvent;
import io.fleetledger.events.webhook.WebhookDisabledEvent;
import io.fleetledger.events.webhook.WebhookDisabling;
import io.fleetledger.events.webhook.WebhookEnabledEvent;
import io.fleetledger.events.webhook.WebhookReaddressedEvent;
import io.fleetledger.events.webhook.WebhookResubscribedEvent;
import io.fleetledger.events.webhook.WebhookSecretRotatedEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.hamcrest.CustomTypeSafeMatcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WebhookTest {

    private static final UUID ID = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");
    private static final String URL = "https://8.8.8.8/hook";
    private static final String OTHER_URL = "https://8.8.4.4/hook";
    private static final List<String> RENAMED = List.of("io.fleetledger.machine.renamed");
    private static final Instant UNTIL = Instant.parse("2026-04-05T10:00:00Z");
    private static final WebhookCreatedEvent CREATED =
            new WebhookCreatedEvent(ID, "acme", 1, URL, List.of(), true, "v1.sealed");

    private final FixtureConfiguration<Webhook> fixture = new AggregateTestFixture<>(Webhook.class);

    @Test
    void anAddressIsToldOfWhatItAskedFor() {
        fixture.givenNoPriorActivity()
                .when(new CreateWebhookCommand(
                        ID, "acme", URL, List.of(RENAMED.get(0), RENAMED.get(0)), true, "v1.sealed"))
                .expectEvents(new WebhookCreatedEvent(ID, "acme", 1, URL, RENAMED, true, "v1.sealed"));
    }

    @Test
    void aCreationSentAgainChangesNothingTheSecretLeastOfAll() {
        fixture.given(CREATED)
                .when(new CreateWebhookCommand(ID, "acme", OTHER_URL, RENAMED, true, "v1.other"))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(new CustomTypeSafeMatcher<WebhookState>("not made by this") {
                    @Override
                    protected boolean matchesSafely(WebhookState state) {
                        return !state.created() && state.url().equals(URL);
                    }
                });
    }

    @Test
    void everyInvalidFieldIsNamedAndSoAreTheTypesThereAre() {
        WebhookRefusal refusal = refusalOf(fixture.givenNoPriorActivity()
                .when(new CreateWebhookCommand(
                        ID, "acme", "ftp://8.8.8.8/", List.of("machine.renamed"), true, "v1.sealed")));

        assertThat(refusal.error()).isEqualTo(WebhookError.INVALID_WEBHOOK);
        assertThat(refusal.violations()).extracting(Violation::field).containsExactly("url", "event_types");
        assertThat(refusal.violations()).extracting(Violation::type).containsExactly("url_invalid", "enum");
        assertThat(refusal.violations().get(1).message()).contains("io.fleetledger.machine.renamed");
    }

    @Test
    void aChangeIsOneEventForEachFactThatReallyChanges() {
        fixture.given(CREATED)
                .when(change(OTHER_URL, RENAMED, false, List.of(1L)))
                .expectEvents(
                        new WebhookReaddressedEvent(ID, "acme", 2, URL, OTHER_URL),
                        new WebhookResubscribedEvent(ID, "acme", 3, List.of(), RENAMED),
                        new WebhookDisabledEvent(ID, "acme", 4, WebhookDisabling.BY_CALLER));
    }

    @Test
    void aChangeThatChangesNothingIsNoEvent() {
        fixture.given(CREATED).when(change(URL, List.of(), true, null)).expectNoEvents();
    }

    @Test
    void aChangeIsRefusedByAnotherVersionAndForAnAddressOfTheWrongShape() {
        assertThat(refusalOf(fixture.given(CREATED).when(change(OTHER_URL, null, null, List.of(2L))))
                        .error())
                .isEqualTo(WebhookError.VERSION_MISMATCH);
        assertThat(refusalOf(fixture.given(CREATED).when(change("ftp://8.8.8.8/", null, null, null)))
                        .error())
                .isEqualTo(WebhookError.INVALID_WEBHOOK);
    }

    @Test
    void whoFailsIsDisabledOnceAndEnabledAgain() {
        var disable = new DisableWebhookCommand(ID, "acme", 1, WebhookDisabling.FAILING);
        var disabled = new WebhookDisabledEvent(ID, "acme", 2, WebhookDisabling.FAILING);

        fixture.given(CREATED).when(disable).expectEvents(disabled);
        fixture.given(CREATED, disabled).when(disable).expectNoEvents();
        fixture.given(CREATED, disabled)
                .when(change(null, null, true, null))
                .expectEvents(new WebhookEnabledEvent(ID, "acme", 3));
        assertThat(refusalOf(fixture.given(CREATED)
                                .when(new DisableWebhookCommand(ID, "globex", 1, WebhookDisabling.FAILING)))
                        .error())
                .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
    }

    @Test
    void whatAnOldAddressDidDoesNotDisableTheNewOne() {
        fixture.given(CREATED, new WebhookReaddressedEvent(ID, "acme", 2, URL, OTHER_URL))
                .when(new DisableWebhookCommand(ID, "acme", 1, WebhookDisabling.GONE))
                .expectNoEvents();
    }

    @Test
    void anotherSecretSignsAndASecondTimeYetAnother() {
        var rotate = new RotateWebhookSecretCommand(ID, "acme", null, "v1.new", UNTIL);
        var rotated = new WebhookSecretRotatedEvent(ID, "acme", 2, "v1.new", UNTIL);

        fixture.given(CREATED).when(rotate).expectEvents(rotated);
        fixture.given(CREATED, rotated)
                .when(rotate)
                .expectEvents(new WebhookSecretRotatedEvent(ID, "acme", 3, "v1.new", UNTIL));
        assertThat(refusalOf(fixture.given(CREATED)
                                .when(new RotateWebhookSecretCommand(ID, "acme", List.of(7L), "v1.new", UNTIL)))
                        .error())
                .isEqualTo(WebhookError.VERSION_MISMATCH);
    }

    @Test
    void aDeletedWebhookIsGoneForAllButWhoDeletesIt() {
        var deleted = new WebhookDeletedEvent(ID, "acme", 2);

        fixture.given(CREATED).when(new DeleteWebhookCommand(ID, "acme", null)).expectEvents(deleted);
        fixture.given(CREATED, deleted)
                .when(new DeleteWebhookCommand(ID, "acme", List.of(1L)))
                .expectNoEvents();
        assertThat(refusalOf(fixture.given(CREATED, deleted).when(change(URL, null, null, null)))
                        .error())
                .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
        fixture.given(CREATED, deleted)
                .when(new DisableWebhookCommand(ID, "acme", 2, WebhookDisabling.GONE))
                .expectNoEvents();
    }

    @Test
    void anotherTenantsWebhookIsAsGoodAsNone() {
        assertThat(refusalOf(fixture.given(CREATED).when(new DeleteWebhookCommand(ID, "globex", null)))
                        .error())
                .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
        assertThat(refusalOf(fixture.given(CREATED)
                                .when(new CreateWebhookCommand(ID, "globex", URL, List.of(), true, "v1.x")))
                        .error())
                .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
    }

    @Test
    void anotherTenantChangesNothing() {
        for (Object command : List.of(
                new ChangeWebhookCommand(ID, "globex", null, new FieldChange<>(OTHER_URL), null, null),
                new RotateWebhookSecretCommand(ID, "globex", null, "v1.new", UNTIL))) {
            assertThat(refusalOf(fixture.given(CREATED).when(command)).error())
                    .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
        }
    }

    @Test
    void aDeletedWebhookHasNoNewSecret() {
        assertThat(refusalOf(fixture.given(CREATED, new WebhookDeletedEvent(ID, "acme", 2))
                                .when(new RotateWebhookSecretCommand(ID, "acme", null, "v1.new", UNTIL)))
                        .error())
                .isEqualTo(WebhookError.WEBHOOK_NOT_FOUND);
    }

    @Test
    void anotherVersionIsNotDeleted() {
        assertThat(refusalOf(fixture.given(CREATED).when(new DeleteWebhookCommand(ID, "acme", List.of(7L))))
                        .error())
                .isEqualTo(WebhookError.VERSION_MISMATCH);
    }

    @Test
    void everyFactMovesTheVersion() {
        fixture.given(
                        CREATED,
                        new WebhookReaddressedEvent(ID, "acme", 2, URL, OTHER_URL),
                        new WebhookResubscribedEvent(ID, "acme", 3, List.of(), RENAMED))
                .when(new DeleteWebhookCommand(ID, "acme", List.of(3L)))
                .expectEvents(new WebhookDeletedEvent(ID, "acme", 4));
        fixture.given(CREATED, new WebhookDeletedEvent(ID, "acme", 2))
                .when(new DeleteWebhookCommand(ID, "acme", null))
                .expectResultMessagePayloadMatching(new CustomTypeSafeMatcher<WebhookState>("version 2") {
                    @Override
                    protected boolean matchesSafely(WebhookState state) {
                        return state.version() == 2;
                    }
                });
    }

    @Test
    void aWebhookMadeDisabledSaysWhoDidIt() {
        fixture.given(new WebhookCreatedEvent(ID, "acme", 1, URL, List.of(), false, "v1.sealed"))
                .when(change(URL, null, null, null))
                .expectResultMessagePayloadMatching(new CustomTypeSafeMatcher<WebhookState>("by its caller") {
                    @Override
                    protected boolean matchesSafely(WebhookState state) {
                        return state.disabledBecause() == WebhookDisabling.BY_CALLER;
                    }
                });
    }

    @Test
    void noFieldIsCleared() {
        WebhookRefusal refusal = refusalOf(fixture.given(CREATED)
                .when(new ChangeWebhookCommand(ID, "acme", null, new FieldChange<>(null), null, null)));

        assertThat(refusal.violations()).extracting(Violation::type).containsExactly("missing");
    }

    private static ChangeWebhookCommand change(
            @Nullable String url,
            @Nullable List<String> types,
            @Nullable Boolean enabled,
            @Nullable List<Long> expectedVersions) {
        return new ChangeWebhookCommand(
                ID,
                "acme",
                expectedVersions,
                url == null ? null : new FieldChange<>(url),
                types == null ? null : new FieldChange<>(types),
                enabled == null ? null : new FieldChange<>(enabled));
    }

    private static WebhookRefusal refusalOf(ResultValidator<Webhook> result) {
        WebhookRefusal[] refusal = new WebhookRefusal[1];
        result.expectNoEvents().expectException(new CustomTypeSafeMatcher<CommandExecutionException>("a refusal") {
            @Override
            protected boolean matchesSafely(CommandExecutionException refused) {
                refusal[0] = refused.<WebhookRefusal>getDetails().orElseThrow();
                return true;
            }
        });
        return refusal[0];
    }
}
