package io.fleetledger.support.privacy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Seals with AES-256 in Galois/Counter mode, as the JDK provides it: a random nonce, the cipher text and its tag. */
public final class SecretBox {

    /** Bytes of a key. */
    public static final int KEY_BYTES = 32;

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** The length of the shortest sealed text. */
    static final int LEAST_BYTES = NONCE_BYTES + TAG_BITS / 8;

    private SecretBox() {}

    /** A new random key. */
    public static SecretKey generateKey() {
        byte[] random = new byte[KEY_BYTES];
        RANDOM.nextBytes(random);
        return key(random);
    }

    /**
     * A key of these bytes.
     *
     * @throws IllegalArgumentException unless they are {@value #KEY_BYTES}
     */
    public static SecretKey key(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("A key must have " + KEY_BYTES + " bytes");
        }
        return new SecretKeySpec(bytes, "AES");
    }

    /**
     * Encrypts a text.
     *
     * @param associatedData what it belongs to: it cannot be opened with any other value
     */
    public static byte[] seal(SecretKey key, String associatedData, byte[] plaintext) {
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, associatedData, nonce);
            ByteBuffer sealed = ByteBuffer.allocate(nonce.length + cipher.getOutputSize(plaintext.length))
                    .put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plaintext), sealed);
            return sealed.array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("This JVM does not provide AES in GCM", impossible);
        }
    }

    /**
     * Decrypts a sealed text.
     *
     * @throws GeneralSecurityException if it was sealed with another key or another value of {@code associatedData}, or
     *     was changed since
     */
    public static byte[] open(SecretKey key, String associatedData, byte[] sealed) throws GeneralSecurityException {
        if (sealed.length < LEAST_BYTES) {
            throw new GeneralSecurityException("Too short to have been sealed");
        }
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, associatedData, sealed);
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }

    private static Cipher cipher(int mode, SecretKey key, String associatedData, byte[] nonce)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, 0, NONCE_BYTES));
        cipher.updateAAD(associatedData.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
