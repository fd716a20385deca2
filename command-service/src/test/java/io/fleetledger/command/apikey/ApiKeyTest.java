package io.fleetledger.command.apikey;

import io.fleetledger.commands.apikey.ApiKeyError;
import io.fleetledger.commands.apikey.ApiKeyRefusal;
import io.fleetledger.commands.apikey.ApiKeyState;
import io.fleetledger.commands.apikey.IssueApiKeyCommand;
import io.fleetledger.commands.apikey.RevokeApiKeyCommand;
import io.fleetledger.events.apikey.ApiKeyIssuedEvent;
import io.fleetledger.events.apikey.ApiKeyRevokedEvent;
import java.util.List;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.hamcrest.CustomTypeSafeMatcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ApiKeyTest {

    private static final UUID ID = UUID.fromString("3b9f2c61-07d4-8e5a-9c1b-5f6a7d8e9001");
    private static final List<String> SCOPES = List.of("ingest");
    private static final IssueApiKeyCommand ISSUE =
            new IssueApiKeyCommand(ID, "acme", " Hall 7 gateway ", "0a1b", "flk_Qw8sT2xZ", SCOPES);
    private static final ApiKeyIssuedEvent ISSUED =
            new ApiKeyIssuedEvent(ID, "acme", "Hall 7 gateway", "0a1b", "flk_Qw8sT2xZ", SCOPES);
    private static final ApiKeyRevokedEvent REVOKED = new ApiKeyRevokedEvent(ID, "acme");

    private final FixtureConfiguration<ApiKey> fixture = new AggregateTestFixture<>(ApiKey.class);

    @Test
    void aKeyIsGivenOutOnce() {
        fixture.givenNoPriorActivity()
                .when(ISSUE)
                .expectEvents(ISSUED)
                .expectResultMessagePayloadMatching(atVersion(1));
        fixture.given(ISSUED).when(ISSUE).expectNoEvents().expectResultMessagePayloadMatching(atVersion(1));
    }

    @Test
    void aKeyIsTakenBackOnce() {
        fixture.given(ISSUED)
                .when(revoke("acme", null))
                .expectEvents(REVOKED)
                .expectResultMessagePayloadMatching(atVersion(2));
        fixture.given(ISSUED, REVOKED)
                .when(revoke("acme", null))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(atVersion(2));
    }

    @Test
    void aKeyIsTakenBackAtTheVersionThatItsCallerExpects() {
        fixture.given(ISSUED).when(revoke("acme", List.of(7L, 1L))).expectEvents(REVOKED);
        refused(fixture.given(ISSUED).when(revoke("acme", List.of(2L, 99L))), ApiKeyError.VERSION_MISMATCH);
        refused(fixture.given(ISSUED).when(revoke("acme", List.of())), ApiKeyError.VERSION_MISMATCH);
    }

    @Test
    void whatHasBeenTakenBackIsNotHeldAgainstAnOldVersion() {
        fixture.given(ISSUED, REVOKED).when(revoke("acme", List.of(1L))).expectNoEvents();
    }

    @Test
    void anotherTenantsKeyIsAsGoodAsNone() {
        refused(fixture.given(ISSUED).when(revoke("globex", List.of(99L))), ApiKeyError.API_KEY_NOT_FOUND);
        refused(fixture.givenNoPriorActivity().when(revoke("acme", null)), ApiKeyError.API_KEY_NOT_FOUND);
    }

    private static RevokeApiKeyCommand revoke(String tenantId, @Nullable List<Long> versions) {
        return new RevokeApiKeyCommand(ID, tenantId, versions);
    }

    private static CustomTypeSafeMatcher<ApiKeyState> atVersion(long version) {
        return new CustomTypeSafeMatcher<>("a key at version " + version) {
            @Override
            protected boolean matchesSafely(ApiKeyState state) {
                return state.version() == version;
            }
        };
    }

    private static void refused(ResultValidator<ApiKey> result, ApiKeyError error) {
        result.expectNoEvents().expectExceptionDetails(new CustomTypeSafeMatcher<ApiKeyRefusal>(error.name()) {
            @Override
            protected boolean matchesSafely(ApiKeyRefusal refusal) {
                return refusal.error() == error;
            }
        });
    }
}
