package io.fleetledger.support.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookSecretsTest {

    private static final UUID WEBHOOK = UUID.fromString("2b7e1516-28ae-4d2a-a6ab-f7158809cf4f");

    private final WebhookSecrets secrets = new WebhookSecrets(new byte[WebhookSecrets.KEY_BYTES]);

    @Test
    void aSecretIsOfTheFormAndLengthThatStandardWebhooksSay() {
        String secret = WebhookSecrets.generate();

        assertThat(secret).startsWith("whsec_").isNotEqualTo(WebhookSecrets.generate());
        assertThat(WebhookSecrets.bytesOf(secret)).hasSizeBetween(24, 64);
    }

    @Test
    void whatWasSealedIsOpenedAgainAndShowsNothingMeanwhile() {
        String secret = WebhookSecrets.generate();
        String sealed = secrets.seal(WEBHOOK, secret);

        assertThat(secrets.open(WEBHOOK, sealed)).isEqualTo(secret);
        assertThat(sealed).doesNotContain(secret.substring(6)).isNotEqualTo(secrets.seal(WEBHOOK, secret));
    }

    @Test
    void aSecretOpensForItsOwnWebhookAndWithItsOwnKeyOnly() {
        String sealed = secrets.seal(WEBHOOK, WebhookSecrets.generate());
        byte[] otherKey = new byte[WebhookSecrets.KEY_BYTES];
        otherKey[0] = 1;

        assertThatThrownBy(() -> secrets.open(UUID.randomUUID(), sealed)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new WebhookSecrets(otherKey).open(WEBHOOK, sealed))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void withoutAKeyNothingIsSealed() {
        WebhookSecrets none = new WebhookSecrets(null);

        assertThat(none.hasKey()).isFalse();
        assertThatThrownBy(() -> none.seal(WEBHOOK, "whsec_x")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new WebhookSecrets(new byte[16])).isInstanceOf(IllegalArgumentException.class);
    }
}
