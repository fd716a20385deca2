package io.fleetledger.command.apikey;

import io.fleetledger.support.security.ApiKeyHash;
import java.security.SecureRandom;
import java.util.Base64;

/** A key of 256 random bits, before it is issued. Its {@code toString} shows only the prefix. */
final class NewApiKey {

    private static final String MARK = "flk_"; // Secret scanners find leaked keys by it.
    private static final int BYTES = 32;
    private static final int SHOWN = MARK.length() + 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String plaintext;

    NewApiKey() {
        byte[] random = new byte[BYTES];
        RANDOM.nextBytes(random);
        plaintext = MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    String plaintext() {
        return plaintext;
    }

    String prefix() {
        return plaintext.substring(0, SHOWN);
    }

    ApiKeyHash hash() {
        return ApiKeyHash.of(plaintext);
    }

    @Override
    public String toString() {
        return prefix() + "…";
    }
}
