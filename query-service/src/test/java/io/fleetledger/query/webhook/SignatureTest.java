package io.fleetledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fleetledger.support.webhook.WebhookSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

    /** Published with the specification's own libraries. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final Instant TIME = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);

    @Test
    void aKnownMessageHasItsKnownSignature() {
        assertThat(Signature.of(ID, TIME, BODY, List.of(WebhookSecrets.bytesOf(SECRET))))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void eachSecretSignsForItself() {
        byte[] one = WebhookSecrets.bytesOf(SECRET);
        byte[] other = WebhookSecrets.bytesOf(WebhookSecrets.generate());

        assertThat(Signature.of(ID, TIME, BODY, List.of(other, one)))
                .isEqualTo(Signature.of(ID, TIME, BODY, List.of(other)) + " "
                        + Signature.of(ID, TIME, BODY, List.of(one)));
    }
}
