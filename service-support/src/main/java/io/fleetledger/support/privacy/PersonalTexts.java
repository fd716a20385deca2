package io.fleetledger.support.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * Texts as they are stored: {@value #FORM} and, in Base64 for URLs, what {@link SecretBox} made of them. Every personal text
 * is sealed when it is written, one that begins with {@value #FORM} like any other, so none that a caller made up is ever
 * opened. What begins so and cannot be opened was written before there were keys, and is what it says.
 */
public final class PersonalTexts {

    /** What a text reads as whose key was destroyed. */
    public static final String ERASED = "(erased)";

    static final String FORM = "sealed:1:";

    private static final String ACTOR = "actor";
    private static final int REMEMBERED = 10_000;
    private static final Duration FOR = Duration.ofMinutes(10);

    private final TenantKeys keys;

    /**
     * Few people cause many events, and so their names are neither sealed nor opened for each. Without it a busy tenant's key
     * would, in a week, have sealed more than one should under random nonces (2^32).
     */
    private final Cache<Remembered, String> sealedActors = remembering();

    private final Cache<Remembered, String> openedActors = remembering();

    public PersonalTexts(TenantKeys keys) {
        this.keys = keys;
    }

    /** With the very key: another one, and none at all, has nothing remembered. */
    private record Remembered(SecretKey key, String tenantId, String text) {}

    private static Cache<Remembered, String> remembering() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(FOR)
                .build();
    }

    static boolean isSealed(String stored) {
        return stored.startsWith(FORM);
    }

    /**
     * The text as it is to be stored; of a tenant whose key was destroyed, nothing of it.
     *
     * @param what as {@link io.fleetledger.events.PersonalData} says of its field
     */
    String seal(String tenantId, String what, String text) {
        return keys.of(tenantId)
                .map(key -> FORM + sealed(key, tenantId, what, text))
                .orElse(FORM);
    }

    /** The text that was stored: {@value #ERASED} where its key was destroyed, and as it is where it was not sealed. */
    String open(String tenantId, String what, String stored) {
        if (!isSealed(stored)) {
            return stored;
        }
        return keys.of(tenantId)
                .map(key -> opened(key, tenantId, what, stored).orElse(stored))
                .orElse(ERASED);
    }

    String sealActor(String tenantId, String actor) {
        return keys.of(tenantId)
                .map(key -> sealedActors.get(
                        new Remembered(key, tenantId, actor), who -> FORM + sealed(key, tenantId, ACTOR, actor)))
                .orElse(FORM);
    }

    String openActor(String tenantId, String stored) {
        if (!isSealed(stored)) {
            return stored;
        }
        return keys.of(tenantId)
                .map(key -> openedActors.get(
                        new Remembered(key, tenantId, stored),
                        what -> opened(key, tenantId, ACTOR, stored).orElse(stored)))
                .orElse(ERASED);
    }

    private static String sealed(SecretKey key, String tenantId, String what, String text) {
        byte[] sealed = SecretBox.seal(key, about(tenantId, what), text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private static Optional<String> opened(SecretKey key, String tenantId, String what, String stored) {
        try {
            byte[] sealed = Base64.getUrlDecoder().decode(stored.substring(FORM.length()));
            return Optional.of(new String(SecretBox.open(key, about(tenantId, what), sealed), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | GeneralSecurityException notSealed) {
            return Optional.empty();
        }
    }

    /** No two are alike: nothing that is personal has a line break in its name. */
    private static String about(String tenantId, String what) {
        return what + '\n' + tenantId;
    }
}
