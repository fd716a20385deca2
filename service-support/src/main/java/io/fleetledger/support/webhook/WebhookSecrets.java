package io.fleetledger.support.webhook;

import io.fleetledger.support.privacy.SecretBox;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Creates the signing secrets, and seals them wherever they are stored: in events, in stores and in their backups. They
 * have to be read again to sign, so a hash would not do. The key that opens them is in none of those places.
 */
public final class WebhookSecrets {

    /** The prefix of a secret, from Standard Webhooks. */
    public static final String PREFIX = "whsec_";

    /** Bytes of the key. */
    public static final int KEY_BYTES = SecretBox.KEY_BYTES;

    private static final String FORM = "v1.";
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable SecretKey key;

    /** @param key of {@value #KEY_BYTES} bytes; null if none is set, in which case no webhook can be created */
    public WebhookSecrets(byte @Nullable [] key) {
        if (key != null && key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key of webhooks' secrets must have " + KEY_BYTES + " bytes");
        }
        this.key = key == null ? null : SecretBox.key(key);
    }

    /** Whether there is a key. */
    public boolean hasKey() {
        return key != null;
    }

    /** A new secret: {@value #PREFIX} and 32 random bytes in Base64. */
    public static String generate() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        return PREFIX + Base64.getEncoder().encodeToString(random);
    }

    /** The signing bytes of a secret in the form that {@link #generate} returns. */
    public static byte[] bytesOf(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** Encrypts a secret for one webhook; it cannot be opened for another. */
    public String seal(UUID webhookId, String secret) {
        byte[] sealed = SecretBox.seal(requireKey(), webhookId.toString(), secret.getBytes(StandardCharsets.UTF_8));
        return FORM + Base64.getEncoder().encodeToString(sealed);
    }

    /**
     * Opens a sealed secret.
     *
     * @throws IllegalStateException if it was sealed with another key or for another webhook
     */
    public String open(UUID webhookId, String sealed) {
        byte[] bytes = Base64.getDecoder().decode(sealed.substring(FORM.length()));
        try {
            return new String(SecretBox.open(requireKey(), webhookId.toString(), bytes), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("A webhook's secret cannot be opened with this key", failure);
        }
    }

    private SecretKey requireKey() {
        if (key == null) {
            throw new IllegalStateException("fleet.webhooks.key is not set");
        }
        return key;
    }
}
