package io.fleetledger.support.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes the secrets that sign, and keeps them sealed wherever they are stored: in events, in stores and in their backups.
 * To sign they have to be read again, so a hash would not do. The key that opens them is in none of those.
 */
public final class WebhookSecrets {

    /** How a secret begins, as Standard Webhooks has it. */
    public static final String PREFIX = "whsec_";

    /** Bytes of the key. */
    public static final int KEY_BYTES = 32;

    private static final String FORM = "v1.";
    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable SecretKeySpec key;

    /** @param key of {@value #KEY_BYTES} bytes; null where none was set, and so no webhook can be made */
    public WebhookSecrets(byte @Nullable [] key) {
        if (key != null && key.length != KEY_BYTES) {
            throw new IllegalArgumentException("The key of webhooks' secrets must have " + KEY_BYTES + " bytes");
        }
        this.key = key == null ? null : new SecretKeySpec(key, "AES");
    }

    /** Whether there is a key to seal and to open with. */
    public boolean isKept() {
        return key != null;
    }

    /** A new secret: {@value #PREFIX} and 32 random bytes in Base64. */
    public static String fresh() {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        return PREFIX + Base64.getEncoder().encodeToString(random);
    }

    /** The bytes that sign, of a secret as {@link #fresh} gives it. */
    public static byte[] bytesOf(String secret) {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
    }

    /** Encrypts a secret for one webhook; for another it cannot be opened. */
    public String seal(UUID webhookId, String secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, webhookId, nonce, secret.getBytes(StandardCharsets.UTF_8));
        return FORM
                + Base64.getEncoder()
                        .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                                .put(nonce)
                                .put(sealed)
                                .array());
    }

    /**
     * The secret that was sealed.
     *
     * @throws IllegalStateException if it was sealed with another key or for another webhook
     */
    public String open(UUID webhookId, String sealed) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(sealed.substring(FORM.length())));
        byte[] nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        byte[] rest = new byte[bytes.remaining()];
        bytes.get(rest);
        return new String(crypt(Cipher.DECRYPT_MODE, webhookId, nonce, rest), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, UUID webhookId, byte[] nonce, byte[] text) {
        if (key == null) {
            throw new IllegalStateException("fleet.webhooks.key is not set");
        }
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(webhookId.toString().getBytes(StandardCharsets.US_ASCII));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("A webhook's secret cannot be opened with this key", failure);
        }
    }
}
