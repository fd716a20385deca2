package io.fleetledger.deployment;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver of webhooks does by the text of Standard Webhooks; it knows nothing of the product. */
public final class WebhookSignatures {

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final Duration TOLERATED = Duration.ofMinutes(5);

    private WebhookSignatures() {}

    /**
     * Whether one of the signatures is that of a secret: HMAC-SHA256 of id, timestamp and body with dots between, by what
     * the secret is in Base64 behind its prefix; and whether the timestamp is about the time.
     *
     * @param secret {@code whsec_…}
     * @param timestamp seconds, as the header has them
     * @param signatures versions and signatures, with spaces between
     * @param at when it came
     */
    public static boolean areOf(
            String secret, String id, String timestamp, String body, String signatures, Instant at) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("A secret begins with " + PREFIX);
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), "HmacSHA256"));
            byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), at);
            return age.abs().compareTo(TOLERATED) < 0
                    && Arrays.stream(signatures.split(" "))
                            .filter(signature -> signature.startsWith(VERSION))
                            .map(signature -> Base64.getDecoder().decode(signature.substring(VERSION.length())))
                            .anyMatch(signature -> MessageDigest.isEqual(expected, signature));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
