package io.fleetledger.support.privacy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals texts for storage: {@value #FORM} and, in URL-safe Base64, the output of {@link SecretBox}. Every personal text
 * is sealed when it is written, even one that begins with {@value #FORM}, so no text of a caller's making is ever
 * opened. A stored text that merely begins so is older than the keys, and is returned as it is. A well-formed sealed
 * text that does not open was sealed with a key that has been lost: it reads as {@value #UNREADABLE}.
 */
public final class PersonalTexts {

    /** The replacement for a text whose key was destroyed. */
    public static final String ERASED = "(erased)";

    /** The replacement for a text that was sealed with another key than its tenant's present one. */
    public static final String UNREADABLE = "(unreadable)";

    static final String FORM = "sealed:1:";

    private static final Logger LOG = LoggerFactory.getLogger(PersonalTexts.class);

    private static final String ACTOR = "actor";
    private static final int REMEMBERED = 10_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);

    private final TenantKeys keys;

    /**
     * Few people cause many events, so their names are cached rather than sealed and opened for each. Otherwise, a busy
     * tenant's key would within a week exceed the number of texts that random nonces allow (2^32).
     */
    private final Cache<Remembered, String> sealedActors = remembering();

    private final Cache<Remembered, String> openedActors = remembering();

    /** Tenants whose unreadable texts have been logged. */
    private final Cache<String, Boolean> warned =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    public PersonalTexts(TenantKeys keys) {
        this.keys = keys;
    }

    /** Keyed by the key itself: entries of another key, or of a destroyed one, are never used. */
    private record Remembered(SecretKey key, String tenantId, String text) {}

    private static Cache<Remembered, String> remembering() {
        return Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .expireAfterWrite(REMEMBERED_FOR)
                .build();
    }

    static boolean isSealed(String stored) {
        return stored.startsWith(FORM);
    }

    /**
     * The text as it is to be stored; without any of it if the tenant's key was destroyed.
     *
     * @param what as {@link io.fleetledger.events.PersonalData} says of its field
     */
    String seal(String tenantId, String what, String text) {
        return keys.of(tenantId)
                .map(key -> FORM + sealed(key, tenantId, what, text))
                .orElse(FORM);
    }

    /**
     * The original text; {@value #ERASED} if its key was destroyed. A text that was not sealed is returned as it is.
     */
    String open(String tenantId, String what, String stored) {
        if (!isSealed(stored)) {
            return stored;
        }
        return keys.of(tenantId).map(key -> opened(key, tenantId, what, stored)).orElse(ERASED);
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
                        new Remembered(key, tenantId, stored), what -> opened(key, tenantId, ACTOR, stored)))
                .orElse(ERASED);
    }

    private static String sealed(SecretKey key, String tenantId, String what, String text) {
        byte[] sealed = SecretBox.seal(key, about(tenantId, what), text.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    private String opened(SecretKey key, String tenantId, String what, String stored) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(stored.substring(FORM.length()));
        } catch (IllegalArgumentException notSealed) {
            return stored;
        }
        if (sealed.length < SecretBox.LEAST_BYTES) {
            return stored;
        }
        try {
            return new String(SecretBox.open(key, about(tenantId, what), sealed), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException otherKey) {
            warnOnce(tenantId);
            return UNREADABLE;
        }
    }

    /** Logged once per process: it concerns all personal data in the tenant's events. */
    private void warnOnce(String tenantId) {
        if (warned.asMap().putIfAbsent(tenantId, true) == null) {
            LOG.error(
                    "Personal data in events of tenant {} was sealed with another key than the one that is stored, and reads as"
                            + " {}. Restore tenant_keys (tenant_key in H2) of a backup, restart, and rebuild the projections",
                    tenantId,
                    UNREADABLE);
        }
    }

    /** Unambiguous: the name of a personal field has no line break. */
    private static String about(String tenantId, String what) {
        return what + '\n' + tenantId;
    }
}
